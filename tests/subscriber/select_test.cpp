// A subscriber that wants something else from now on.
#include <map>
#include <random>
#include <stdexcept>
#include <thread>

#include "tests/subscriber/newsroom.h"
#include "tests/subscriber/session_fixture.h"

using namespace newswire;
using test::Listener;
using test::Newsroom;
using test::SessionFixture;

namespace {

using Sequences = std::vector<Sequence>;

SubscriberOptions asking(const std::string& query, Start start = FromNow{}) {
  SubscriberOptions options;
  options.query = query;
  options.start = start;
  return options;
}

wire::Message hit(const std::string& lane, Sequence sequence, Sequence prev) {
  return {lane,
          {wire::Kind::item, SessionFixture::epoch, sequence, {prev}},
          wire::encode_item(test::make_item(sequence))};
}

}  // namespace

TEST_CASE("another selection begins where the one before had come to", "[select]") {
  SessionFixture fixture(asking("title"));
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear(hit("q/title\n", 12, 10));
  CHECK(fixture.items() == Sequences{12});
  fixture.hear(hit("q/title\n", 14, 12));
  fixture.session.select({"world"}, "", {});
  CHECK(fixture.session.listening().lane == "n/world/");
  CHECK_FALSE(fixture.event());  // what the lane before still brought is asked for anew
  const auto request = fixture.replay_request();
  REQUIRE(request);
  CHECK(request->lane == "n/world/");
  CHECK(request->after == 12);
  fixture.answer_page({13, 14}, 14);
  CHECK(fixture.items() == Sequences{13, 14});
  CHECK_FALSE(fixture.held_back);  // it was no gap
  fixture.hear_item(15, 14);
  CHECK(fixture.items() == Sequences{15});
}

TEST_CASE("what a page still holds is judged by the new selection", "[select]") {
  SessionFixture fixture(asking("title", FromSequence{}));
  fixture.connect(12);
  CHECK(fixture.event_of<Connected>());
  REQUIRE(fixture.replay_request());
  fixture.answer_page({5, 8, 11}, 12);
  CHECK(fixture.event_of<ItemEvent>());
  fixture.session.select({}, "nothing", [](const Item&) { return true; });
  CHECK(fixture.session.cursor()->position == 0);  // the item handed over was not accepted yet
  CHECK_FALSE(fixture.event());
  CHECK(fixture.replay_request().value().after == 5);
  fixture.answer_page({8, 11}, 12);
  CHECK(fixture.items().empty());
  CHECK(fixture.session.cursor()->position == 12);
}

TEST_CASE("a malformed selection is refused and changes nothing", "[select]") {
  SessionFixture fixture(asking("fox"));
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  CHECK_THROWS_AS(fixture.session.select({}, "fox AND", {}), std::invalid_argument);
  CHECK_THROWS_AS(fixture.session.select({"no topic!"}, "fox", {}), std::invalid_argument);
  CHECK(fixture.session.listening().lane == "q/fox\n");
  CHECK_FALSE(fixture.request());
}

TEST_CASE("a selection that comes before the beginning was found begins there too", "[select]") {
  SessionFixture fixture(asking("fox", FromNewest{2}));
  REQUIRE(fixture.asks_hello());
  fixture.answer_hello(10);
  CHECK(fixture.event_of<Connected>());
  CHECK(fixture.replay_request().value().lane == "q/fox\n");
  fixture.session.select({"world"}, "", {});
  REQUIRE(fixture.asks_hello());
  fixture.answer_hello(10);
  const auto request = fixture.replay_request();
  REQUIRE(request);
  CHECK(request->lane == "n/world/");
  CHECK(request->after == -2);
}

TEST_CASE("a selection that is too long for the broker is matched here, and told", "[select]") {
  SessionFixture fixture(asking("fox"));
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  std::string query = "title";
  for (int i = 0; i < 60; ++i) query += " OR word" + std::to_string(i);
  fixture.session.select({}, query, {});
  CHECK(fixture.event_of<LocalFiltering>());
  CHECK(fixture.session.listening().lane == "n/");
}

TEST_CASE("selections that change under load miss nothing and repeat nothing", "[select]") {
  const auto seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 random(seed);
  Newsroom newsroom;
  const std::vector<std::string> animals = {"fox", "hen", "owl"};
  std::map<std::string, Sequences> stored;
  const auto commit = [&] {
    for (const auto& animal : animals) {
      const auto added = newsroom.commit(1 + static_cast<int>(random() % 3), {"world"}, animal);
      stored[animal].insert(stored[animal].end(), added.begin(), added.end());
    }
  };
  for (int i = 0; i < 30; ++i) commit();
  SubscriberOptions options = newsroom.subscriber(FromSequence{});
  options.query = animals[0];
  Listener listener(options);

  Sequences expected;
  Sequence begin = 0;
  std::string wanted = animals[0];
  for (int change = 1; change <= 40; ++change) {
    commit();
    const std::size_t count = listener.sequences.size() + random() % 4;
    REQUIRE(listener.listen_for_items(count));
    const Sequence end = listener.subscriber.cursor().value_or(Cursor{}).position;
    for (const Sequence s : stored[wanted]) {
      if (s > begin && s <= end) expected.push_back(s);
    }
    begin = end;
    wanted = animals[static_cast<std::size_t>(change) % animals.size()];
    if (random() % 2 == 0) {
      listener.subscriber.select({}, wanted);
    } else {  // of everything, told apart here
      listener.subscriber.select({}, "", [wanted](const Item& i) { return i.title == wanted; });
    }
  }
  commit();
  for (const Sequence s : stored[wanted]) {
    if (s > begin) expected.push_back(s);
  }
  const Sequence head = stored[animals.back()].back();
  REQUIRE(listener.listen_to(head));
  CHECK(listener.sequences == expected);
  CHECK(listener.count_of<Disconnected>() == 0);
  CHECK(listener.count_of<GapLost>() == 0);
}
