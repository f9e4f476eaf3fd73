#include "fetcher/hint_text.h"
#include "tests/support/catch.h"

namespace feed = newswire::feed;
using namespace newswire::fetcher;
using namespace std::chrono_literals;

TEST_CASE("what a feed says about polling survives as text", "[hints]") {
  feed::PollHints hints;
  CHECK(format_hints(hints).empty());
  hints.ttl = 1h;
  hints.update_period = 6h;
  hints.skip_hours.set(0).set(9).set(23);
  hints.skip_days.set(6);
  CHECK(format_hints(hints) == "ttl=1h period=6h hours=0,9,23 days=6");

  const feed::PollHints again = parse_hints(format_hints(hints));
  CHECK(again.ttl == hints.ttl);
  CHECK(again.update_period == hints.update_period);
  CHECK(again.skip_hours == hints.skip_hours);
  CHECK(again.skip_days == hints.skip_days);
}

TEST_CASE("text that says nothing of polling gives no hints", "[hints]") {
  for (const char* text :
       {"", " ", "=", "ttl", "ttl=", "ttl=soon", "hours=24,99,x", "days=,,", "a=b"}) {
    INFO(text);
    CHECK(format_hints(parse_hints(text)).empty());
  }
}
