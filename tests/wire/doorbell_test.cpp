#include "core/result.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"
#include "wire/doorbell.h"

using namespace newswire;
using namespace newswire::wire;

TEST_CASE("a ring is heard by who listens at the same store", "[doorbell]") {
  const test::TempFolder folder;
  const std::string endpoint = doorbell_endpoint(folder.path("news.db"));
  Context context;
  Doorbell bell(context, endpoint);
  DoorbellRinger ringer(context, endpoint);
  CHECK_FALSE(bell.was_rung());
  ringer.ring();
  CHECK(test::wait_until([&] { return bell.was_rung(); }));
}

TEST_CASE("however often it was rung, it was rung", "[doorbell]") {
  const test::TempFolder folder;
  const std::string endpoint = doorbell_endpoint(folder.path("news.db"));
  Context context;
  DoorbellRinger ringer(context, endpoint);
  for (int i = 0; i < 100'000; ++i) ringer.ring();
  Doorbell bell(context, endpoint);
  CHECK(test::wait_until([&] { return bell.was_rung(); }));
  CHECK(test::wait_until([&] { return !bell.was_rung(); }));
}

TEST_CASE("ringing where nobody listens, or where there can be no bell, is harmless",
          "[doorbell]") {
  const test::TempFolder folder;
  Context context;
  DoorbellRinger nobody(context, doorbell_endpoint(folder.path("news.db")));
  DoorbellRinger nothing(context, "");
  for (int i = 0; i < 1000; ++i) {
    nobody.ring();
    nothing.ring();
  }
  SUCCEED("it came back");
}

TEST_CASE("both ends find the same bell, however they were told of the store", "[doorbell]") {
  const test::TempFolder folder;
  const std::string plain = doorbell_endpoint(folder.path("news.db"));
  CHECK(plain == "ipc://" + folder.path("news.db.doorbell"));
  CHECK(doorbell_endpoint(folder.path("./x/../news.db")) == plain);
}

TEST_CASE("a store whose path is too long for a socket has no bell", "[doorbell]") {
  CHECK(doorbell_endpoint("/" + std::string(98, 'x')).empty());
  CHECK_FALSE(doorbell_endpoint("/" + std::string(97, 'x')).empty());
  CHECK(doorbell_endpoint(":memory:").empty());
}

TEST_CASE("a second listener at the same store is refused", "[doorbell]") {
  const test::TempFolder folder;
  const std::string endpoint = doorbell_endpoint(folder.path("news.db"));
  Context context;
  const Doorbell bell(context, endpoint);
  CHECK_THROWS_AS(Doorbell(context, endpoint), FatalError);
}
