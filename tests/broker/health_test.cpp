#include "store/source_store.h"
#include "tests/broker/peers.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"

using namespace newswire;

TEST_CASE("a change in a source's health goes out on its lane", "[health]") {
  test::Stored stored;
  test::RunningBroker broker(stored.path());
  test::Listener listener(broker, "s/");
  REQUIRE(listener.arrive());
  store::SourceStore sources(stored.database());
  sources.add_health_event({0, test::noon, "bbc-world", "rate_limited", "429 until noon"});
  const auto message = listener.next(wire::Kind::health);
  REQUIRE(message);
  CHECK(message->lane == "s/");
  CHECK(message->header.prev == std::vector<Sequence>{0});
  CHECK(message->header.epoch == stored.items().epoch());
  CHECK(message->body ==
        R"({"code":"rate_limited","message":"429 until noon","source":"bbc-world"})");
}
