#include "core/duration.h"
#include "tests/support/catch.h"

using newswire::Duration;
using newswire::format_duration;
using newswire::parse_duration;
using namespace std::chrono_literals;

TEST_CASE("durations are a whole number and a unit", "[duration]") {
  CHECK(parse_duration("250ms").value() == 250ms);
  CHECK(parse_duration("30s").value() == 30s);
  CHECK(parse_duration("15m").value() == 15min);
  CHECK(parse_duration("24h").value() == 24h);
  CHECK(parse_duration("90d").value() == 90 * 24h);
  CHECK(parse_duration("2w").value() == 14 * 24h);
  CHECK(parse_duration("0").value() == 0ms);
}

TEST_CASE("what is no duration is refused and named", "[duration]") {
  for (const char* text : {"", "s", "10", "-5s", "1.5h", "10 s", "10x", "99999999999999999999s"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text).ok());
  }
  CHECK_THAT(parse_duration("10x").error().message, newswire::test::contains("'10x'"));
  CHECK_FALSE(parse_duration("101w0").ok());
  CHECK_FALSE(parse_duration("999999999w").ok());
}

TEST_CASE("a printed duration reads back as itself", "[duration]") {
  for (const Duration d : {Duration(0), Duration(1), Duration(90s), Duration(1h),
                           Duration(90 * 24h), Duration(1500)}) {
    CHECK(parse_duration(format_duration(d)).value() == d);
  }
  CHECK(format_duration(1h) == "1h");
  CHECK(format_duration(90s) == "90s");
}
