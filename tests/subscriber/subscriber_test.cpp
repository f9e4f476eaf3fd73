// The whole library against a real broker and a real store.
#include <stdexcept>
#include <thread>

#include "subscriber/subscriber.h"
#include "tests/subscriber/newsroom.h"

using namespace newswire;
using namespace std::chrono_literals;
using test::Listener;
using test::Newsroom;

namespace {

using Sequences = std::vector<Sequence>;

Sequences operator+(Sequences a, const Sequences& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Sequences newest(const Sequences& all, std::size_t count) {
  return {all.end() - static_cast<std::ptrdiff_t>(count), all.end()};
}

}  // namespace

TEST_CASE("live items come in order, each once, as they were committed", "[subscriber]") {
  Newsroom newsroom;
  newsroom.commit(3);
  Listener listener(newsroom.subscriber());
  listener.connect();
  Sequences committed;
  for (int i = 0; i < 20; ++i) {
    committed =
        committed + newsroom.commit(1 + i % 3, {"world", "tech/ai"}, "Fox " + std::to_string(i));
  }
  REQUIRE(listener.listen_to(committed.back()));
  CHECK(listener.sequences == committed);
  CHECK(listener.items.front().title == "Fox 0");
  CHECK(listener.items.front().topics == std::vector<std::string>{"world", "tech/ai"});
  CHECK(listener.subscriber.head() == committed.back());
  CHECK(listener.subscriber.malformed() == 0);
  CHECK(listener.count_of<GapRepaired>() == 0);
}

TEST_CASE("history is replayed and live follows without a seam", "[subscriber]") {
  Newsroom newsroom;
  Sequences committed = newsroom.commit(1200);  // more than two pages
  Listener listener(newsroom.subscriber(FromSequence{}));
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) committed = committed + newsroom.commit(2);
  });
  REQUIRE(listener.listen_for_items(1300));
  writer.join();
  CHECK(listener.sequences == committed);
}

TEST_CASE("topics and query choose the same items live and from history", "[subscriber]") {
  struct Row {
    std::vector<std::string> topics;
    std::string query;
    std::vector<int> expected;  // of the items below
  };
  const Row row = GENERATE(Row{{}, "", {0, 1, 2, 3, 4}}, Row{{"tech"}, "", {1, 2}},
                           Row{{"tech", "sport"}, "", {1, 2, 3}}, Row{{}, "fox", {0, 2}},
                           Row{{"tech"}, "fox", {2}}, Row{{"tech", "sport"}, "hen OR owl", {1, 3}});
  CAPTURE(row.topics, row.query);
  Newsroom newsroom;
  const auto commit_all = [&] {
    Sequences all;
    all = all + newsroom.commit(1, {"world"}, "A fox");
    all = all + newsroom.commit(1, {"tech"}, "A hen");
    all = all + newsroom.commit(1, {"tech/ai"}, "A fox");
    all = all + newsroom.commit(1, {"sport"}, "An owl");
    return all + newsroom.commit(1, {}, "A hare");
  };
  SubscriberOptions options = newsroom.subscriber(FromSequence{});
  options.topics = row.topics;
  options.query = row.query;
  const Sequences before = commit_all();
  Listener listener(options);
  REQUIRE(listener.listen_to(before.back()));
  const Sequences after = commit_all();
  REQUIRE(listener.listen_to(after.back()));
  Sequences expected;
  for (const int i : row.expected) expected.push_back(before[static_cast<std::size_t>(i)]);
  for (const int i : row.expected) expected.push_back(after[static_cast<std::size_t>(i)]);
  CHECK(listener.sequences == expected);
  CHECK(listener.count_of<LocalFiltering>() == 0);
}

TEST_CASE("the newest N that match are N, in rising order, whatever lane they take",
          "[subscriber]") {
  Newsroom newsroom;
  Sequences matching;
  for (int i = 0; i < 8; ++i) {
    matching = matching + newsroom.commit(100, {"tech"}, "A fox");
    newsroom.commit(100, {"world"}, "A fox");
    matching = matching + newsroom.commit(1, {"sport"}, "A fox");
  }
  const std::size_t count = GENERATE(1, 10, 501, 805);
  CAPTURE(count);
  SubscriberOptions options = newsroom.subscriber(FromNewest{static_cast<std::int64_t>(count)});
  options.topics = {"tech", "sport"};
  options.follow = false;
  SECTION("by topics") {}
  SECTION("by query") {
    options.query = "fox";
  }
  SECTION("matched here") {
    options.query = "fox";
    for (int i = 0; i < 60; ++i) options.query += " OR word" + std::to_string(i);
  }
  Listener listener(options);
  REQUIRE(listener.listen_for<Finished>());
  CHECK(listener.sequences == newest(matching, count));
}

TEST_CASE("since a time means what was fetched from then on", "[subscriber]") {
  Newsroom newsroom;
  const Time start = SystemClock().now() - 48h;
  Sequences committed;
  for (int hour = 0; hour < 48; ++hour) {
    committed = committed + newsroom.commit(5, {"world"}, "Fox", start + hour * 1h);
  }
  SubscriberOptions options = newsroom.subscriber(FromTime{start + 40h});
  options.follow = false;
  Listener listener(options);
  REQUIRE(listener.listen_for<Finished>());
  CHECK(listener.sequences == newest(committed, 40));
}

TEST_CASE("a cursor resumes where it was accepted, with nothing twice", "[subscriber]") {
  Newsroom newsroom;
  Sequences committed;
  Sequences had;
  std::optional<Cursor> cursor;
  for (int round = 0; round < 5; ++round) {
    committed = committed + newsroom.commit(30);
    SubscriberOptions options = newsroom.subscriber(FromSequence{});
    options.resume = cursor;
    Listener listener(options);
    const std::size_t count = round < 4 ? 7 : committed.size() - had.size();
    REQUIRE(listener.listen_for_items(count));
    had = had + Sequences(listener.sequences.begin(), listener.sequences.begin() + count);
    cursor = listener.subscriber.cursor();
    CHECK(cursor->position == had.back());
  }
  CHECK(had == committed);
}

TEST_CASE("a broker that restarts loses nothing", "[subscriber]") {
  Newsroom newsroom;
  SubscriberOptions options = newsroom.subscriber();
  options.query = GENERATE(as<std::string>{}, "", "fox");
  Listener listener(options);
  listener.connect();
  Sequences committed = newsroom.commit(3);
  REQUIRE(listener.listen_for_items(3));
  newsroom.stop_broker();
  committed = committed + newsroom.commit(5);
  REQUIRE(listener.listen_for<Disconnected>());
  newsroom.start_broker();
  committed = committed + newsroom.commit(2);
  REQUIRE(listener.listen_for_items(10));
  REQUIRE(listener.listen_until([&] { return listener.count_of<Connected>() == 2; }));
  committed = committed + newsroom.commit(1);
  REQUIRE(listener.listen_for_items(11));
  CHECK(listener.sequences == committed);
  CHECK(listener.count_of<Disconnected>() == 1);
  CHECK(std::get<Connected>(listener.events.front()).again == false);
}

TEST_CASE("a subscriber may be there before its broker", "[subscriber]") {
  Newsroom newsroom;
  const SubscriberOptions options = newsroom.subscriber(FromSequence{});
  newsroom.stop_broker();
  const Sequences committed = newsroom.commit(3);
  Listener listener(options);
  REQUIRE(listener.listen_for<Disconnected>());
  CHECK(listener.subscriber.cursor() == std::nullopt);
  newsroom.start_broker();
  REQUIRE(listener.listen_for_items(3));
  CHECK(listener.sequences == committed);
}

TEST_CASE("a new store behind the broker is told, and read from its beginning", "[subscriber]") {
  Newsroom newsroom;
  Listener listener(newsroom.subscriber());
  listener.connect();
  newsroom.commit(5);
  REQUIRE(listener.listen_for_items(5));
  const auto before = listener.subscriber.cursor();
  newsroom.stop_broker();
  newsroom.open_store("other.db");
  const Sequences fresh = newsroom.commit(3);
  newsroom.start_broker();
  REQUIRE(listener.listen_for_items(8));
  CHECK(newest(listener.sequences, 3) == fresh);
  CHECK(listener.first_of<EpochChanged>().before == before->epoch);
  CHECK(listener.first_of<EpochChanged>().now == listener.subscriber.cursor()->epoch);
  CHECK(listener.count_of<EpochChanged>() == 1);
}

TEST_CASE("a cursor that slept while retention went on hears what is gone", "[subscriber]") {
  Newsroom newsroom;
  const Sequences committed = newsroom.commit(100);
  SubscriberOptions options = newsroom.subscriber();
  store::ItemStore items(newsroom.store());
  options.resume = Cursor{items.epoch(), committed[9]};
  items.remove_expired({.max_items = 20}, SystemClock().now());
  Listener listener(options);
  REQUIRE(listener.listen_to(committed.back()));
  CHECK(listener.sequences == newest(committed, 20));
  CHECK(listener.first_of<GapLost>().from == committed[9]);
  CHECK(listener.first_of<GapLost>().to == committed[79]);
}

TEST_CASE("a query that the broker has no room for is matched here", "[subscriber]") {
  broker::Options broker_options = Newsroom::quick();
  broker_options.max_standing_queries = 1;
  Newsroom newsroom(broker_options);
  SubscriberOptions options = newsroom.subscriber();
  options.query = "fox";
  Listener fox(options);
  options.query = "hen";
  Listener hen(options);
  fox.connect();
  hen.connect();
  // Whose subscription came first is the network's choice.
  REQUIRE(fox.listen_until([&] {
    hen.listen_until([] { return false; }, 1ms);
    return fox.count_of<LocalFiltering>() + hen.count_of<LocalFiltering>() > 0;
  }));
  Sequences foxes;
  Sequences hens;
  for (int i = 0; i < 5; ++i) {
    foxes = foxes + newsroom.commit(3, {"world"}, "A fox");
    hens = hens + newsroom.commit(3, {"tech"}, "A hen");
  }
  REQUIRE(fox.listen_to(hens.back()));
  REQUIRE(hen.listen_to(hens.back()));
  CHECK(fox.sequences == foxes);
  CHECK(hen.sequences == hens);
  CHECK(fox.count_of<LocalFiltering>() + hen.count_of<LocalFiltering>() == 1);
}

TEST_CASE("history without following ends, with or without anything in it", "[subscriber]") {
  Newsroom newsroom;
  const Sequences committed = newsroom.commit(GENERATE(0, 1, 700));
  SubscriberOptions options = newsroom.subscriber(FromSequence{});
  options.follow = false;
  Listener listener(options);
  REQUIRE(listener.listen_for<Finished>());
  CHECK(listener.sequences == committed);
  CHECK(std::holds_alternative<Finished>(listener.subscriber.next(0ms)));
}

TEST_CASE("an application that is slow is behind, and loses nothing", "[subscriber]") {
  Newsroom newsroom;
  Listener listener(newsroom.subscriber());
  listener.connect();
  Sequences committed;
  // More than all queues on the way hold, before it asks for the first.
  for (int i = 0; i < 60; ++i) committed = committed + newsroom.commit(500);
  REQUIRE(listener.listen_to(committed.back(), 100s));
  CHECK(listener.sequences == committed);
}

TEST_CASE("close ends a wait from another thread, and stays", "[subscriber]") {
  Newsroom newsroom;
  Subscriber subscriber(newsroom.subscriber());
  std::thread closer([&] { subscriber.close(); });
  Event event = Idle{};
  while (!std::holds_alternative<Closed>(event)) event = subscriber.next(10min);
  closer.join();
  CHECK(std::holds_alternative<Closed>(subscriber.next(10min)));
  subscriber.close();
  CHECK(std::holds_alternative<Closed>(subscriber.next(0ms)));
}

TEST_CASE("next keeps its time when there is nothing, and nobody", "[subscriber]") {
  Subscriber subscriber({.publish = "tcp://127.0.0.1:1", .replay = "tcp://127.0.0.1:1"});
  CHECK(std::holds_alternative<Idle>(subscriber.next(0ms)));
  CHECK(std::holds_alternative<Idle>(subscriber.next(10ms)));
  CHECK(std::holds_alternative<Idle>(subscriber.next(-5ms)));
}

TEST_CASE("options that make no sense are refused at once", "[subscriber]") {
  CHECK_THROWS_AS(Subscriber({.query = "fox AND"}), std::invalid_argument);
  CHECK_THROWS_AS(Subscriber({.topics = {"a b"}}), std::invalid_argument);
  CHECK_THROWS_AS(Subscriber({.publish = "nonsense"}), std::invalid_argument);
  CHECK_THROWS_AS(Subscriber({.replay = "tcp://"}), std::invalid_argument);
}
