#include "broker/heartbeats.h"
#include "tests/support/catch.h"

using newswire::broker::Heartbeats;
using namespace std::chrono_literals;

namespace {

const Heartbeats::TimePoint start{1000s};

std::vector<std::string> all_due(Heartbeats& heartbeats, Heartbeats::TimePoint now) {
  std::vector<std::string> lanes;
  while (const std::string* lane = heartbeats.take_due(now)) lanes.push_back(*lane);
  return lanes;
}

using Lanes = std::vector<std::string>;

}  // namespace

TEST_CASE("a new lane gets a heartbeat at once and then one an interval", "[heartbeats]") {
  Heartbeats heartbeats(2s);
  CHECK_FALSE(heartbeats.next_due());
  heartbeats.add("n/", start);
  CHECK(heartbeats.next_due() == start);
  CHECK(all_due(heartbeats, start) == Lanes{"n/"});
  CHECK(heartbeats.next_due() == start + 2s);
  CHECK(all_due(heartbeats, start + 1999ms).empty());
  CHECK(all_due(heartbeats, start + 2s) == Lanes{"n/"});
}

TEST_CASE("many who join one lane share an early heartbeat, one in 100 ms", "[heartbeats]") {
  Heartbeats heartbeats(2s);
  heartbeats.add("n/", start);
  REQUIRE(all_due(heartbeats, start).size() == 1);
  for (int i = 0; i < 1000; ++i) heartbeats.add("n/", start + 10ms);
  CHECK(all_due(heartbeats, start + 10ms).empty());
  CHECK(heartbeats.next_due() == start + 100ms);
  CHECK(all_due(heartbeats, start + 100ms) == Lanes{"n/"});
  heartbeats.add("n/", start + 1s);
  CHECK(all_due(heartbeats, start + 1s) == Lanes{"n/"});
  CHECK(heartbeats.size() == 1);
}

TEST_CASE("a newcomer never delays a heartbeat", "[heartbeats]") {
  Heartbeats heartbeats(50ms);
  heartbeats.add("n/", start);
  REQUIRE(all_due(heartbeats, start).size() == 1);
  heartbeats.add("n/", start + 10ms);
  CHECK(heartbeats.next_due() == start + 50ms);
}

TEST_CASE("a lane that has gone gets nothing", "[heartbeats]") {
  Heartbeats heartbeats(2s);
  heartbeats.add("n/", start);
  heartbeats.add("s/", start);
  heartbeats.remove("n/");
  heartbeats.remove("n/never/");
  CHECK(heartbeats.size() == 1);
  CHECK_FALSE(heartbeats.contains("n/"));
  CHECK(all_due(heartbeats, start + 10s) == Lanes{"s/"});
}

TEST_CASE("above ten thousand lanes the interval is stretched", "[heartbeats]") {
  Heartbeats heartbeats(2s);
  for (int i = 0; i < 30'000; ++i) heartbeats.add("n/" + std::to_string(i) + "/", start);
  CHECK(all_due(heartbeats, start).size() == 30'000);
  CHECK(heartbeats.next_due() == start + 6s);
}

TEST_CASE("when the log changes, every lane is told at once", "[heartbeats]") {
  Heartbeats heartbeats(2s);
  heartbeats.add("n/", start);
  heartbeats.add("s/", start);
  all_due(heartbeats, start);
  heartbeats.hasten_all(start + 1ms);
  CHECK(all_due(heartbeats, start + 1ms).size() == 2);
}

TEST_CASE("every lane can be visited", "[heartbeats]") {
  Heartbeats heartbeats(2s);
  heartbeats.add("n/", start);
  heartbeats.add("s/", start);
  Lanes lanes;
  heartbeats.for_each([&](const std::string& lane) { lanes.push_back(lane); });
  CHECK(lanes.size() == 2);
}
