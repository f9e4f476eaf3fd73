#include "samples/timetable.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::samples;
using namespace std::chrono_literals;

namespace {

const Time start = Time(1'000'000s);

std::vector<std::int64_t> numbers(const std::vector<Release>& releases) {
  std::vector<std::int64_t> numbers;
  for (const Release& release : releases) numbers.push_back(release.number);
  return numbers;
}

}  // namespace

TEST_CASE("what is ready is out at the start, then an item comes out at every interval",
          "[samples]") {
  const Timetable timetable{.start = start, .ready = 12, .every = 2s};
  CHECK(timetable.released(start) == 12);
  CHECK(timetable.released(start + 1999ms) == 12);
  CHECK(timetable.released(start + 2s) == 13);
  CHECK(timetable.released(start + 20s) == 22);
}

TEST_CASE("a clock that was set back takes no item back that was ready", "[samples]") {
  const Timetable timetable{.start = start, .ready = 3, .every = 1s};
  CHECK(timetable.released(start - 1h) == 3);
}

TEST_CASE("the sources take turns", "[samples]") {
  const Timetable timetable{.start = start, .ready = 5, .every = 1s};
  CHECK(numbers(timetable.newest(0, 3, 10, start, 9)) == std::vector<std::int64_t>{1, 0});
  CHECK(numbers(timetable.newest(1, 3, 10, start, 9)) == std::vector<std::int64_t>{1, 0});
  CHECK(numbers(timetable.newest(2, 3, 10, start, 9)) == std::vector<std::int64_t>{0});
  CHECK(numbers(timetable.newest(2, 3, 10, start + 1s, 9)) == std::vector<std::int64_t>{1, 0});
}

TEST_CASE("an item that is not ready comes out at its time, never before", "[samples]") {
  const Timetable timetable{.start = start, .ready = 1, .every = 3s};
  CHECK(timetable.newest(1, 2, 10, start + 2999ms, 1).empty());
  const auto releases = timetable.newest(1, 2, 10, start + 3s, 1);
  REQUIRE(releases.size() == 1);
  CHECK(releases[0].at == start + 3s);
}

TEST_CASE("when all items are out a new edition begins", "[samples]") {
  const Timetable timetable{.start = start, .ready = 0, .every = 1s};
  const auto releases = timetable.newest(0, 1, 4, start + 6s, 3);
  const Release fourth{.number = 3, .item = 3, .edition = 1, .at = start + 4s};
  const Release fifth{.number = 4, .item = 0, .edition = 2, .at = start + 5s};
  const Release sixth{.number = 5, .item = 1, .edition = 2, .at = start + 6s};
  CHECK(releases == std::vector<Release>{sixth, fifth, fourth});
}
