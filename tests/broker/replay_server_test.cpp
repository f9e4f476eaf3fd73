#include <SQLiteCpp/Database.h>

#include "broker/replay_server.h"
#include "tests/broker/peers.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"
#include "tests/wire/raw_sockets.h"

using namespace newswire;
using test::Asker;
using test::RunningBroker;
using test::Stored;
using wire::Refusal;

namespace {

Refusal refusal_of(const Result<wire::Reply>& reply) {
  REQUIRE(reply.ok());
  REQUIRE(std::holds_alternative<wire::RefusedReply>(*reply));
  return std::get<wire::RefusedReply>(*reply).code;
}

}  // namespace

TEST_CASE("hello tells the state of the log", "[replay_server]") {
  Stored stored;
  stored.commit(std::vector<Item>(5, test::make_item("x")));
  RunningBroker broker(stored.path());
  Asker asker(broker);
  const auto reply = asker.ask(wire::HelloRequest{"test/1.0"});
  REQUIRE(reply.ok());
  const auto& hello = std::get<wire::HelloReply>(*reply);
  CHECK(hello.epoch == stored.items().epoch());
  CHECK(hello.head == 5);
  CHECK(hello.floor == 0);
  CHECK(hello.heartbeat_ms == 2000);
  CHECK(hello.max_page == 500);
}

TEST_CASE("hello tells the interval that the heartbeats really have", "[replay_server]") {
  Stored stored;
  broker::Options options = test::on_any_port();
  options.heartbeat = std::chrono::milliseconds(1000);
  RunningBroker broker(stored.path(), options);
  wire::Context context;
  wire::SubscribeSocket crowd(context, broker.publish());
  for (int i = 0; i < 15'000; ++i) crowd.subscribe("n/" + std::to_string(i) + "/");
  Asker asker(broker);
  std::int64_t interval_ms = 0;
  CHECK(test::wait_until([&] {
    const auto reply = asker.ask(wire::HelloRequest{"test/1.0"});
    interval_ms = std::get<wire::HelloReply>(*reply).heartbeat_ms;
    return interval_ms >= 1500;
  }));
  CHECK(interval_ms == 1500);
}

TEST_CASE("replay gives what a subscription missed", "[replay_server]") {
  Stored stored;
  stored.commit("one", {"tech"});
  stored.commit("two", {"world"});
  stored.commit("three", {"tech"});
  RunningBroker broker(stored.path());
  Asker asker(broker);
  const auto reply = asker.ask(wire::ReplayRequest{stored.items().epoch(), "n/tech/", 1, {}, 500});
  REQUIRE(reply.ok());
  const auto& page = std::get<wire::ReplayPage>(*reply);
  CHECK(page.items.size() == 1);
  CHECK(page.next == 3);
  CHECK_FALSE(page.more);
}

TEST_CASE("a REQ socket with hand-written JSON is served as well", "[replay_server]") {
  Stored stored;
  RunningBroker broker(stored.path());
  test::RawSocket req(zmq::socket_type::req, broker.replay());
  req.send({R"({"v":1,"op":"hello"})"});
  const auto frames = req.receive();
  REQUIRE(frames.size() == 1);
  CHECK_THAT(frames[0], test::contains(R"("ok":true)"));
}

TEST_CASE("what is no request is answered so, and the next one is served", "[replay_server]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Asker asker(broker);
  const auto garbage = GENERATE(values<std::string>(
      {"", "{", "\xff\xfe", R"({"v":1,"op":"dance"})", R"({"v":1,"op":"replay"})",
       std::string(60'000, '['), R"({"v":9,"op":"hello"})"}));
  const auto reply = asker.ask(garbage);
  CHECK(refusal_of(reply) == Refusal::bad_request);
  CHECK(std::get<wire::RefusedReply>(*reply).epoch == stored.items().epoch());
  CHECK(asker.ask(wire::HelloRequest{}).ok());
}

TEST_CASE("a wrong epoch is answered with the right one", "[replay_server]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Asker asker(broker);
  const auto reply = asker.ask(wire::ReplayRequest{stored.items().epoch() + 1, "n/", 0, {}, 500});
  CHECK(refusal_of(reply) == Refusal::epoch_changed);
  CHECK(std::get<wire::RefusedReply>(*reply).epoch == stored.items().epoch());
}

TEST_CASE("a client that asks too often is told when to come back", "[replay_server]") {
  Stored stored;
  broker::Options options = test::on_any_port();
  options.replay_rate_per_client = 0.001;
  options.replay_burst_per_client = 2;
  RunningBroker broker(stored.path(), options);
  Asker greedy(broker);
  CHECK(std::holds_alternative<wire::HelloReply>(*greedy.ask(wire::HelloRequest{})));
  CHECK(std::holds_alternative<wire::HelloReply>(*greedy.ask(wire::HelloRequest{})));
  const auto reply = greedy.ask(wire::HelloRequest{});
  CHECK(refusal_of(reply) == Refusal::busy);
  CHECK(std::get<wire::RefusedReply>(*reply).retry_ms > 0);
  Asker modest(broker);
  CHECK(std::holds_alternative<wire::HelloReply>(*modest.ask(wire::HelloRequest{})));
}

TEST_CASE("when all ask too much, greetings are still answered", "[replay_server]") {
  Stored stored;
  broker::Options options = test::on_any_port();
  options.replay_rate_total = 0.001;
  options.replay_burst_total = 1;
  RunningBroker broker(stored.path(), options);
  const wire::ReplayRequest request{stored.items().epoch(), "n/", 0, {}, 500};
  Asker first(broker);
  CHECK(std::holds_alternative<wire::ReplayPage>(*first.ask(request)));
  Asker second(broker);
  CHECK(refusal_of(second.ask(request)) == Refusal::busy);
  CHECK(std::holds_alternative<wire::HelloReply>(*second.ask(wire::HelloRequest{})));
}

TEST_CASE("a store that cannot be read for a while makes replay busy, not broken",
          "[replay_server]") {
  Stored stored;
  stored.commit("x");
  RunningBroker broker(stored.path());
  Asker asker(broker);
  const wire::ReplayRequest request{stored.items().epoch(), "n/", 0, {}, 500};
  SQLite::Database locker(stored.path(), SQLite::OPEN_READWRITE);
  locker.exec("ALTER TABLE meta RENAME TO hidden");
  const auto reply = asker.ask(request);
  CHECK(refusal_of(reply) == Refusal::busy);
  CHECK(std::get<wire::RefusedReply>(*reply).retry_ms > 0);
  locker.exec("ALTER TABLE hidden RENAME TO meta");
  CHECK(std::get<wire::ReplayPage>(*asker.ask(request)).items.size() == 1);
}
