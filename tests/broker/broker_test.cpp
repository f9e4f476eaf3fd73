#include "broker/broker.h"
#include "core/result.h"
#include "tests/broker/peers.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"
#include "wire/doorbell.h"
#include "wire/item_json.h"

using namespace newswire;
using test::Listener;
using test::RunningBroker;
using test::Stored;
using wire::Kind;
using Prev = std::vector<Sequence>;

TEST_CASE("a committed item reaches who subscribed to its topic, and says what came before it",
          "[broker]") {
  Stored stored;
  stored.commit("before the broker", {"tech"});
  RunningBroker broker(stored.path());
  Listener listener(broker, "n/tech/");
  REQUIRE(listener.arrive());
  stored.commit("other", {"world"});
  stored.commit("mine", {"world", "tech/ai"});

  const auto message = listener.next(Kind::item);
  REQUIRE(message);
  CHECK(message->lane == "n/tech/ai/");
  CHECK(message->header.epoch == stored.items().epoch());
  CHECK(message->header.sequence == 3);
  CHECK(message->header.prev == Prev{2, 1, 1});
  const auto item = wire::decode_item(message->body);
  REQUIRE(item);
  CHECK(item->title == "mine");
  CHECK(item->sequence == 3);
}

TEST_CASE("an item with several topics comes once on each, under one sequence", "[broker]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Listener everything(broker, "n/");
  REQUIRE(everything.arrive());
  stored.commit("twice", {"tech", "world"});
  stored.commit("without a topic");
  const auto first = everything.next(Kind::item);
  const auto second = everything.next(Kind::item);
  const auto third = everything.next(Kind::item);
  REQUIRE((first && second && third));
  CHECK(first->lane == "n/tech/");
  CHECK(second->lane == "n/world/");
  CHECK(first->header.sequence == 1);
  CHECK(second->header.sequence == 1);
  CHECK(first->header.prev == Prev{0, 0});
  CHECK(second->header.prev == Prev{0, 0});
  CHECK(first->body == second->body);
  CHECK(third->lane == "n/");
  CHECK(third->header.prev == Prev{1});
}

TEST_CASE("subscribing to a query is enough to get what matches it", "[broker]") {
  Stored stored;
  stored.commit("gold before");
  RunningBroker broker(stored.path());
  Listener listener(broker, "q/gold -silver\n");
  const auto heartbeat = listener.arrive();
  REQUIRE(heartbeat);
  CHECK(heartbeat->lane == "q/gold -silver\n");
  CHECK(heartbeat->header.prev == Prev{1});
  stored.commit("gold and silver", {"metals"});
  stored.commit("Gold rises", {"metals"});
  stored.commit("more gold", {"metals", "world"});
  const auto first = listener.next(Kind::item);
  REQUIRE(first);
  CHECK(first->lane == "q/gold -silver\n");
  CHECK(first->header.sequence == 3);
  CHECK(first->header.prev == Prev{1});
  const auto second = listener.next(Kind::item);
  REQUIRE(second);
  CHECK(second->header.sequence == 4);
  CHECK(second->header.prev == Prev{3});
}

TEST_CASE("a query that cannot stand is told on its lane, again for each who comes", "[broker]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Listener first(broker, "q/gold OR\n");
  const auto message = first.next(Kind::error);
  REQUIRE(message);
  CHECK(message->lane == "q/gold OR\n");
  CHECK(message->header.epoch == stored.items().epoch());
  const auto notice = wire::decode_notice(message->body);
  REQUIRE(notice);
  CHECK(notice->code == "bad_query");
  CHECK(notice->about == "gold OR");
  Listener second(broker, "q/gold OR\n");
  CHECK(second.next(Kind::error));
}

TEST_CASE("one standing query too many is told so", "[broker]") {
  Stored stored;
  broker::Options options = test::on_any_port();
  options.max_standing_queries = 1;
  RunningBroker broker(stored.path(), options);
  Listener first(broker, "q/gold\n");
  REQUIRE(first.arrive());
  Listener second(broker, "q/silver\n");
  const auto message = second.next(Kind::error);
  REQUIRE(message);
  CHECK(wire::decode_notice(message->body)->code == "too_many_queries");
}

TEST_CASE("every lane that is subscribed to has heartbeats that show its position", "[broker]") {
  Stored stored;
  stored.commit("one", {"tech"});
  broker::Options options = test::on_any_port();
  options.heartbeat = std::chrono::milliseconds(20);
  RunningBroker broker(stored.path(), options);
  Listener deep(broker, "n/tech/ai/");
  Listener health(broker, "s/");
  auto heartbeat = deep.next(Kind::heartbeat);
  REQUIRE(heartbeat);
  CHECK(heartbeat->lane == "n/tech/ai/");
  CHECK(heartbeat->header.sequence == 1);
  CHECK(heartbeat->header.prev == Prev{1, 1, 1});
  CHECK(heartbeat->body.empty());
  stored.commit("two", {"tech"});
  do {
    heartbeat = deep.next(Kind::heartbeat);
    REQUIRE(heartbeat);
  } while (heartbeat->header.sequence == 1);
  CHECK(heartbeat->header.sequence == 2);
  CHECK(heartbeat->header.prev == Prev{2, 2, 1});
  heartbeat = health.next(Kind::heartbeat);
  REQUIRE(heartbeat);
  CHECK(heartbeat->lane == "s/");
  CHECK(heartbeat->header.prev == Prev{0});
}

TEST_CASE("each lane is told when the broker goes", "[broker]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Listener topic(broker, "n/tech/");
  Listener query(broker, "q/gold\n");
  REQUIRE(topic.arrive());
  REQUIRE(query.arrive());
  broker.stop();
  broker.stop();
  CHECK(topic.next(Kind::bye));
  CHECK(query.next(Kind::bye));
}

TEST_CASE("a ring at the door wakes the broker long before it would poll", "[broker]") {
  Stored stored;
  broker::Options options = test::on_any_port();
  options.poll = std::chrono::hours(1);
  options.heartbeat = std::chrono::hours(1);
  RunningBroker broker(stored.path(), options);
  Listener listener(broker, "n/");
  REQUIRE(listener.arrive());
  stored.commit("ring");
  wire::Context context;
  wire::DoorbellRinger ringer(context, wire::doorbell_endpoint(stored.path()));
  ringer.ring();
  CHECK(listener.next(Kind::item));
}

TEST_CASE("without a ring the poll finds what was committed", "[broker]") {
  Stored stored;
  RunningBroker first(stored.path());
  RunningBroker second(stored.path());  // the door belongs to the first
  CHECK(second.log().count("no doorbell") == 1);
  Listener listener(second, "n/");
  REQUIRE(listener.arrive());
  stored.commit("found");
  CHECK(listener.next(Kind::item));
}

TEST_CASE("a burst comes whole and in order", "[broker]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Listener listener(broker, "n/");
  REQUIRE(listener.arrive());
  stored.commit(std::vector<Item>(2000, test::make_item("burst")));
  Sequence last = 0;
  while (last < 2000) {
    const auto message = listener.next(Kind::item);
    REQUIRE(message);
    REQUIRE(message->header.sequence == last + 1);
    REQUIRE(message->header.prev == Prev{last});
    last = message->header.sequence;
  }
}

TEST_CASE("when the log becomes another one, every lane hears its epoch", "[broker]") {
  Stored stored;
  stored.commit("x");
  broker::Options options = test::on_any_port();
  options.heartbeat = std::chrono::hours(1);
  RunningBroker broker(stored.path(), options);
  Listener topic(broker, "n/");
  Listener query(broker, "q/gold\n");
  const auto before = topic.arrive();
  REQUIRE(before);
  REQUIRE(query.arrive());
  const std::uint32_t epoch = stored.items().renew_epoch();
  REQUIRE(epoch != before->header.epoch);
  const auto after = topic.next(Kind::heartbeat);
  REQUIRE(after);
  CHECK(after->header.epoch == epoch);
  REQUIRE(query.next(Kind::heartbeat));
}

TEST_CASE("a broker may start before anything was stored", "[broker]") {
  const test::TempFolder folder;
  RunningBroker broker(folder.path("new/news.db"));
  Listener listener(broker, "n/");
  const auto heartbeat = listener.arrive();
  REQUIRE(heartbeat);
  CHECK(heartbeat->header.sequence == 0);
  CHECK(heartbeat->header.epoch != 0);
}

TEST_CASE("subscriptions that are no lanes are ignored, and told of once", "[broker]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Listener first(broker, "nonsense");
  Listener second(broker, std::string("\0\x1b[2J", 5));
  Listener good(broker, "n/");
  REQUIRE(good.arrive());
  REQUIRE(test::wait_until([&] { return broker.log().count("no lane") == 1; }));
  CHECK(first.has_heard_nothing());
  CHECK(second.has_heard_nothing());
}

TEST_CASE("beyond the limit of topic lanes there are no heartbeats, but items", "[broker]") {
  Stored stored;
  broker::Options options = test::on_any_port();
  options.max_topic_lanes = 1;
  RunningBroker broker(stored.path(), options);
  Listener first(broker, "n/");
  REQUIRE(first.arrive());
  Listener second(broker, "n/tech/");
  REQUIRE(test::wait_until([&] { return broker.log().count("one too many") == 1; }));
  stored.commit("x", {"tech"});
  CHECK(second.next(Kind::item));
}

TEST_CASE("what stops a broker from starting is named", "[broker]") {
  Stored stored;
  test::CapturedLog log;
  const SystemClock clock;
  RunningBroker running(stored.path());
  auto reason = [&](broker::Options options, const std::string& store) {
    try {
      broker::Broker broker(std::move(options), store, clock, log.log());
      return std::string("nothing");
    } catch (const FatalError& error) {
      return std::string(error.what());
    }
  };
  broker::Options taken = test::on_any_port();
  taken.publish = running.publish();
  CHECK(reason(taken, stored.path()) ==
        "cannot bind " + running.publish() + ": address already in use");
  taken = test::on_any_port();
  taken.replay = running.replay();
  CHECK(reason(taken, stored.path()) ==
        "cannot bind " + running.replay() + ": address already in use");
  broker::Options open = test::on_any_port();
  open.publish = "tcp://0.0.0.0:0";
  CHECK_THAT(reason(open, stored.path()), test::contains("loopback"));
  const std::string no_store = stored.folder().write("text.db", std::string(5000, 'x'));
  CHECK_THAT(reason(test::on_any_port(), no_store), test::contains(no_store));
}
