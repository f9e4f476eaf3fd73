#include "core/text.h"
#include "display/status_text.h"
#include "tests/support/catch.h"

using namespace newswire::display;
using newswire::test::contains;

namespace {

SubscriberStatus busy() {
  SubscriberStatus status;
  status.connected = true;
  status.head = 123456;
  status.printed = 40;
  status.last_minute = 12;
  status.lag = std::chrono::milliseconds(400);
  status.repaired = 3;
  return status;
}

}  // namespace

TEST_CASE("the status tells connection and head first", "[status]") {
  CHECK(status_text(busy(), 80) ==
        "* connected  head 123,456  12/min  lag 0.4 s  3 repaired  40 printed");
  CHECK(status_text(busy(), 40) == "* connected  head 123,456  12/min");
  CHECK(status_text({}, 40) == "o connecting  head 0  0/min  0 repaired");
}

TEST_CASE("the status keeps within its width", "[status]") {
  const std::size_t width = GENERATE(0, 1, 2, 10, 11, 40);
  CHECK(newswire::display_width(status_text(busy(), width)) <= width);
}

TEST_CASE("trouble comes before figures", "[status]") {
  SubscriberStatus status = busy();
  status.connected = false;
  status.lost = 7;
  status.failed = 2;
  CHECK_THAT(status_text(status, 50), contains("! disconnected  7 lost  2 set aside  head"));
}

TEST_CASE("a long lag is told in minutes and hours", "[status]") {
  SubscriberStatus status = busy();
  status.lag = std::chrono::minutes(5);
  CHECK_THAT(status_text(status, 200), contains("lag 5 min"));
  status.lag = std::chrono::hours(30);
  CHECK_THAT(status_text(status, 200), contains("lag 30 h"));
}
