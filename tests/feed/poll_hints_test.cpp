#include <chrono>

#include "feed/parser.h"
#include "feed/poll_hints.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using newswire::Duration;
using newswire::feed::parse_feed;
using newswire::feed::skip_days_of;
using newswire::feed::skip_hours_of;
using newswire::feed::ttl_of;
using newswire::feed::update_period_of;

TEST_CASE("ttl is in minutes, and anything but a number above zero is none", "[feeds]") {
  CHECK(ttl_of("60") == Duration(60min));
  CHECK(ttl_of(" 5 ") == Duration(5min));
  CHECK(ttl_of("0") == std::nullopt);
  CHECK(ttl_of("-5") == std::nullopt);
  CHECK(ttl_of("often") == std::nullopt);
  CHECK(ttl_of("99999999999999") == std::nullopt);
  CHECK(*ttl_of("2000000000") <= Duration(24h * 366));
}

TEST_CASE("the update period is divided by its frequency", "[feeds]") {
  CHECK(update_period_of("hourly", "2") == Duration(30min));
  CHECK(update_period_of("Weekly", "") == Duration(7 * 24h));
  CHECK(update_period_of("", "4") == Duration(6h));
  CHECK(update_period_of("daily", "0") == Duration(24h));
  CHECK(update_period_of("sometimes", "1") == std::nullopt);
  CHECK(update_period_of("", "") == std::nullopt);
}

TEST_CASE("hours and days to skip are sets, and 24 is midnight", "[feeds]") {
  CHECK(skip_hours_of({"0", "7", "24", "25", "x"}).to_ulong() == 0b10000001);
  CHECK(skip_days_of({"Sunday", " saturday ", "Someday"}).to_ulong() == 0b1000001);
}

TEST_CASE("a feed's hints are read from its channel", "[feeds]") {
  const auto feed = parse_feed(
      "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>"
      "<title>t</title><ttl>90</ttl><skipHours><hour>3</hour></skipHours>"
      "<skipDays><day>Monday</day></skipDays><sy:updatePeriod>hourly</sy:updatePeriod>"
      "<sy:updateFrequency>1</sy:updateFrequency></channel></rss>",
      {});
  REQUIRE(feed.ok());
  const auto& hints = feed.value().hints;
  CHECK(hints.ttl == Duration(90min));
  CHECK(hints.update_period == Duration(1h));
  CHECK(hints.skip_hours.to_ulong() == 0b1000);
  CHECK(hints.skip_days.to_ulong() == 0b10);
}
