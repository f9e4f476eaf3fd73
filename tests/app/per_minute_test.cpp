#include "app/screen/per_minute.h"
#include "tests/support/catch.h"

using newswire::app::PerMinute;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("what came within the last minute is counted, and nothing else", "[status]") {
  const PerMinute::SteadyTime start{seconds(GENERATE(0, 59, 60, 1'000'003))};
  PerMinute recent;
  CHECK(recent.count(start) == 0);
  recent.add(start);
  recent.add(start + milliseconds(999));
  recent.add(start + seconds(30));
  CHECK(recent.count(start + seconds(59)) == 3);
  CHECK(recent.count(start + seconds(60)) == 1);
  CHECK(recent.count(start + seconds(90)) == 0);
  recent.add(start + seconds(5000));
  CHECK(recent.count(start + seconds(5000)) == 1);
  CHECK(recent.count(start + seconds(100'000)) == 0);
}
