#include <algorithm>

#include "fetcher/schedule.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using newswire::fetcher::Schedule;

namespace {

const Time start{1'700'000'000s};

}  // namespace

TEST_CASE("a fetch goes when it is due, and not before", "[schedule]") {
  Schedule schedule(1s);
  schedule.add(7, "a", start + 10s);
  CHECK_FALSE(schedule.take(start + 10s - 1ms));
  CHECK(schedule.next() == start + 10s);
  CHECK(schedule.take(start + 10s) == 7u);
  CHECK(schedule.size() == 0);
}

TEST_CASE("those that have been due longest go first", "[schedule]") {
  Schedule schedule(1s);
  schedule.add(1, "a", start + 2s);
  schedule.add(2, "b", start + 1s);
  schedule.add(3, "c", start + 3s);
  CHECK(schedule.take(start + 1min) == 2u);
  CHECK(schedule.take(start + 1min) == 1u);
  CHECK(schedule.take(start + 1min) == 3u);
}

TEST_CASE("a host has one request at a time", "[schedule]") {
  Schedule schedule(0s);
  schedule.add(1, "a", start);
  schedule.add(2, "a", start);
  schedule.add(3, "b", start);
  CHECK(schedule.take(start) == 1u);
  CHECK(schedule.take(start) == 3u);
  CHECK_FALSE(schedule.take(start + 1h));
  CHECK_FALSE(schedule.next());
  schedule.finish("a", start);
  CHECK(schedule.take(start) == 2u);
}

TEST_CASE("a host has as many requests at once as it may, and their starts are spaced",
          "[schedule]") {
  Schedule schedule(1s, 2);
  for (Schedule::Fetch fetch : {1, 2, 3}) schedule.add(fetch, "a", start);
  CHECK(schedule.take(start) == 1u);
  CHECK_FALSE(schedule.take(start + 1s - 1ms));
  CHECK(schedule.next() == start + 1s);
  CHECK(schedule.take(start + 1s) == 2u);
  CHECK_FALSE(schedule.take(start + 1h));
  CHECK_FALSE(schedule.next());
  schedule.finish("a", start + 1500ms);
  CHECK(schedule.next() == start + 2500ms);
  CHECK(schedule.take(start + 2500ms) == 3u);
}

TEST_CASE("requests to one host are spaced, counted from when they went out", "[schedule]") {
  Schedule schedule(1s);
  schedule.add(1, "a", start);
  schedule.add(2, "a", start);
  REQUIRE(schedule.take(start) == 1u);
  schedule.finish("a", start + 100ms);
  CHECK_FALSE(schedule.take(start + 1s));
  CHECK(schedule.next() == start + 1100ms);
  CHECK(schedule.take(start + 1100ms) == 2u);
}

TEST_CASE("a request from before this process counts for the spacing", "[schedule]") {
  Schedule schedule(1s);
  schedule.remember_request("a", start);
  schedule.add(1, "a", start);
  CHECK(schedule.next() == start + 1s);
}

TEST_CASE("a blocked host is left alone, whatever is due", "[schedule]") {
  Schedule schedule(1s);
  schedule.add(1, "a", start);
  schedule.add(2, "b", start);
  schedule.block("a", start + 1h);
  schedule.block("a", start + 1min);  // a shorter word does not undo a longer one
  CHECK(schedule.blocked_until("a") == start + 1h);
  CHECK(schedule.take(start) == 2u);
  CHECK_FALSE(schedule.take(start + 59min));
  CHECK(schedule.take(start + 1h) == 1u);
}

TEST_CASE("what waits can be taken out", "[schedule]") {
  Schedule schedule(1s);
  schedule.add(1, "a", start);
  schedule.add(2, "a", start);
  schedule.add(3, "b", start);
  auto dropped = schedule.drop("a");
  std::sort(dropped.begin(), dropped.end());
  CHECK(dropped == std::vector<Schedule::Fetch>{1, 2});
  CHECK(schedule.clear() == std::vector<Schedule::Fetch>{3});
  CHECK(schedule.size() == 0);
  CHECK_FALSE(schedule.next());
}

TEST_CASE("one fetch can be taken out, to be put back for another time", "[schedule]") {
  Schedule schedule(1s);
  schedule.add(1, "a", start + 1h);
  schedule.add(2, "a", start + 2h);
  CHECK(schedule.take_out(1, "a"));
  CHECK_FALSE(schedule.take_out(1, "a"));
  CHECK_FALSE(schedule.take_out(2, "b"));
  CHECK(schedule.size() == 1);
  CHECK(schedule.next() == start + 2h);
  schedule.add(1, "a", start);
  CHECK(schedule.take(start) == 1u);
}

TEST_CASE("no host is asked twice within the spacing, whatever comes when", "[schedule]") {
  // Every host has more to fetch than time; the spacing decides.
  Schedule schedule(1s);
  const std::vector<std::string> hosts = {"a", "b", "c"};
  for (std::size_t i = 0; i < 30; ++i) schedule.add(i, hosts[i % 3], start + i * 10ms);
  std::vector<std::vector<Time>> requests(3);
  for (Time now = start; schedule.size() > 0; now = std::max(now, *schedule.next())) {
    REQUIRE(now < start + 1min);
    while (const auto fetch = schedule.take(now)) {
      requests[*fetch % 3].push_back(now);
      schedule.finish(hosts[*fetch % 3], now);
    }
    REQUIRE((schedule.size() == 0 || schedule.next().has_value()));
    if (schedule.size() == 0) break;
  }
  for (const auto& times : requests) {
    REQUIRE(times.size() == 10);
    for (std::size_t i = 1; i < times.size(); ++i) CHECK(times[i] - times[i - 1] >= 1s);
  }
}
