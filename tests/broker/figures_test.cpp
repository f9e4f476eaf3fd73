// What a running broker tells of itself.
#include <string>

#include "tests/broker/peers.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"
#include "tests/support/counts.h"
#include "tests/support/wait_until.h"

using namespace newswire;
using namespace newswire::test;

TEST_CASE("what was published is counted by items and by messages", "[figures]") {
  Stored stored;
  stored.commit("before the broker");
  RunningBroker broker(stored.path());
  CHECK(broker.figures().position == 1);
  CHECK(broker.figures().epoch == stored.items().epoch());
  stored.commit("two lanes", {"tech", "world"});
  stored.commit("one");
  CHECK(wait_until([&] { return broker.figures().position == 3; }));
  const auto figures = broker.figures();
  CHECK(figures.items == 2);
  CHECK(figures.messages == 3);
  CHECK(figures.store_failures == 0);
  std::uint64_t delays = 0;
  for (const auto count : figures.delay.counts) delays += count;
  CHECK(delays == 2);
}

TEST_CASE("lanes that are subscribed to are counted by kind", "[figures]") {
  Stored stored;
  RunningBroker broker(stored.path());
  {
    Listener topic(broker, "n/tech/");
    Listener health(broker, "s/");
    Listener query(broker, "q/climate\n");
    Listener again(broker, "q/climate\n");
    CHECK(wait_until([&] { return broker.figures().topic_lanes == 2; }));
    CHECK(wait_until([&] { return broker.figures().query_lanes == 1; }));
    CHECK(broker.figures().standing_queries == 1);
    CHECK(wait_until([&] { return broker.figures().heartbeats >= 3; }));
  }
  CHECK(wait_until([&] { return broker.figures().topic_lanes == 0; }));
  CHECK(wait_until([&] { return broker.figures().standing_queries == 0; }));
}

TEST_CASE("subscriptions that get nothing are counted by reason", "[figures]") {
  Stored stored;
  auto options = on_any_port();
  options.max_standing_queries = 1;
  RunningBroker broker(stored.path(), options);
  const auto refused = [&](const char* reason) {
    return times(broker.figures().refused_subscriptions, reason);
  };
  Listener fine(broker, "q/climate\n");
  CHECK(wait_until([&] { return broker.figures().standing_queries == 1; }));
  Listener no_lane(broker, "weather");
  CHECK(wait_until([&] { return refused("no_lane") == 1; }));
  Listener one_more(broker, "q/energy\n");
  CHECK(wait_until([&] { return refused("too_many") == 1; }));
  Listener too_many_that_are_refused(broker, "q/(\n");
  CHECK(wait_until([&] { return refused("too_many") == 2; }));
  CHECK(refused("bad_query") == 0);
  CHECK(broker.figures().standing_queries == 1);
}

TEST_CASE("a query that does not parse is counted as that", "[figures]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Listener bad(broker, "q/(\n");
  CHECK(
      wait_until([&] { return times(broker.figures().refused_subscriptions, "bad_query") == 1; }));
  CHECK(broker.figures().query_lanes == 1);
  CHECK(broker.figures().standing_queries == 0);
}

TEST_CASE("requests for replay are counted by how they were answered", "[figures]") {
  Stored stored;
  stored.commit("one");
  stored.commit("two");
  RunningBroker broker(stored.path());
  Asker asker(broker);
  REQUIRE(asker.ask(wire::encode_request(wire::HelloRequest{"test/1"})));
  REQUIRE(asker.ask(wire::encode_request(
      wire::ReplayRequest{stored.items().epoch(), "n/", 0, std::nullopt, 500})));
  REQUIRE(asker.ask(wire::encode_request(
      wire::ReplayRequest{stored.items().epoch() + 1, "n/", 0, std::nullopt, 500})));
  REQUIRE(asker.ask("nonsense"));
  CHECK(wait_until([&] { return times(broker.figures().replay.requests, "bad_request") == 1; }));
  const auto replay = broker.figures().replay;
  CHECK(times(replay.requests, "hello") == 1);
  CHECK(times(replay.requests, "page") == 1);
  CHECK(times(replay.requests, "epoch_changed") == 1);
  CHECK(times(replay.requests, "busy") == 0);
  CHECK(replay.items == 2);
  std::uint64_t answers = 0;
  for (const auto count : replay.seconds.counts) answers += count;
  CHECK(answers == 4);
}
