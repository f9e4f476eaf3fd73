#include <filesystem>
#include <optional>

#include "broker/source_interest.h"
#include "store/source_interest_store.h"
#include "store/transaction.h"
#include "tests/broker/peers.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::broker;
using namespace std::chrono_literals;
using test::Listener;
using test::RunningBroker;
using test::Stored;
using wire::Kind;

namespace {

using Interests = std::vector<store::SourceInterest>;

Interests interests(Stored& stored) {
  return store::SourceInterestStore(stored.database()).all(SystemClock().now());
}

// Of the only source there is.
std::pair<double, double> items_and_hits(Stored& stored) {
  const Interests all = interests(stored);
  if (all.size() != 1) return {0, 0};
  return {all[0].items, all[0].hits};
}

auto nearly(double value) {
  return Approx(value).epsilon(0.001);
}

}  // namespace

TEST_CASE("an item hits each level of its lanes that somebody subscribed to once",
          "[source_interest]") {
  Heartbeats subscribed(2s);
  for (const std::string lane : {"n/", "n/tech/", "n/sport/", "q/tech\n", "s/"}) {
    subscribed.add(lane, {});
  }
  CHECK(subscribed_levels({"n/tech/ai/", "n/tech/"}, subscribed) == 2);
  CHECK(subscribed_levels({"n/tech/", "n/sport/"}, subscribed) == 3);
  CHECK(subscribed_levels({"n/world/"}, subscribed) == 1);
  CHECK(subscribed_levels({"n/"}, subscribed) == 1);
  subscribed.remove("n/");
  CHECK(subscribed_levels({"n/world/"}, subscribed) == 0);
}

TEST_CASE("the broker counts the lanes that an item hits and not their subscribers",
          "[source_interest]") {
  Stored stored;
  {
    RunningBroker broker(stored.path());
    Listener everything(broker, "n/");
    Listener topic(broker, "n/tech/");
    Listener same_topic(broker, "n/tech/");
    Listener query(broker, "q/gold\n");
    Listener missed(broker, "q/silver\n");
    for (auto* each : {&everything, &topic, &same_topic, &query, &missed}) REQUIRE(each->arrive());
    stored.commit("Gold rises", {"tech/ai", "world"});
    REQUIRE(query.next(Kind::item));
    stored.commit("Nothing happens", {"sport"});
    REQUIRE(everything.next(Kind::item));
    REQUIRE(everything.next(Kind::item));
    REQUIRE(everything.next(Kind::item));
    CHECK(interests(stored).empty());  // the store has its rest for a minute
  }
  const Interests all = interests(stored);
  REQUIRE(all.size() == 1);
  CHECK(all[0].source == "wire");
  CHECK(all[0].items == nearly(2));
  CHECK(all[0].hits == nearly(3 + 1));
  CHECK(all[0].last_hit);
}

TEST_CASE("what brokers counted one after the other adds up", "[source_interest]") {
  Stored stored;
  for (int run = 1; run <= 3; ++run) {
    {
      RunningBroker broker(stored.path());
      Listener listener(broker, "n/tech/");
      REQUIRE(listener.arrive());
      stored.commit("news", {"tech"});
      REQUIRE(listener.next(Kind::item));
    }
    CHECK(items_and_hits(stored).first == nearly(run));
    CHECK(items_and_hits(stored).second == nearly(run));
  }
}

TEST_CASE("items that nobody subscribed to are counted without hits", "[source_interest]") {
  Stored stored;
  {
    RunningBroker broker(stored.path());
    Listener listener(broker, "n/sport/");
    REQUIRE(listener.arrive());
    stored.commit("news", {"tech"});
    stored.commit("the last", {"sport"});
    REQUIRE(listener.next(Kind::item));
  }
  CHECK(items_and_hits(stored).first == nearly(2));
  CHECK(items_and_hits(stored).second == nearly(1));
}

TEST_CASE("while the store is locked figures are kept and written later", "[source_interest]") {
  Stored stored;
  test::CapturedLog log(LogLevel::debug);
  const SystemClock clock;
  SourceInterest interest(stored.path(), clock, log.log(), 1ms);
  std::optional<store::Transaction> lock(std::in_place, stored.database());
  interest.start();
  interest.count("a", 2);
  REQUIRE(test::wait_until([&] { return log.count("cannot be noted") > 0; }));
  interest.count("a", 3);
  lock.reset();
  REQUIRE(test::wait_until([&] { return items_and_hits(stored).first > 1.99; }));
  CHECK(items_and_hits(stored).second == nearly(5));
  interest.stop();
  interest.stop();
  CHECK(log.count("cannot be noted") == 1);
  CHECK(items_and_hits(stored).first == nearly(2));
}

TEST_CASE("a locked store costs a broker its figures and nothing else", "[source_interest]") {
  Stored stored;
  RunningBroker broker(stored.path());
  Listener listener(broker, "n/tech/");
  REQUIRE(listener.arrive());
  stored.commit("one", {"tech"});
  REQUIRE(listener.next(Kind::item));
  const store::Transaction lock(stored.database());
  broker.stop();
  CHECK(listener.next(Kind::bye));
  CHECK(broker.log().count("error") == 0);
  CHECK(interests(stored).empty());
}

TEST_CASE("a store that went away is not made anew for figures", "[source_interest]") {
  test::TempFolder folder;
  const std::string path = folder.path("gone.db");
  test::CapturedLog log(LogLevel::debug);
  const SystemClock clock;
  {
    SourceInterest interest(path, clock, log.log());
    interest.start();
    interest.count("a", 1);
  }
  CHECK(log.count("does not exist") == 1);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("sources beyond the bound go uncounted until the next writing", "[source_interest]") {
  Stored stored;
  test::CapturedLog log;
  const SystemClock clock;
  {
    SourceInterest interest(stored.path(), clock, log.log());
    for (std::size_t i = 0; i < SourceInterest::max_sources + 10; ++i) {
      interest.count(std::to_string(i), 1);
    }
    interest.count("0", 1);
    interest.start();
  }
  const Interests all = interests(stored);
  CHECK(all.size() == SourceInterest::max_sources);
  CHECK(all.front().hits == nearly(2));
}
