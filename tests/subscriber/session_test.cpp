#include "tests/subscriber/session_fixture.h"

using namespace newswire;
using namespace std::chrono_literals;
using test::SessionFixture;
using wire::Kind;
using wire::Refusal;

namespace {

using Sequences = std::vector<Sequence>;

SubscriberOptions starting(Start start) {
  SubscriberOptions options;
  options.start = start;
  return options;
}

}  // namespace

TEST_CASE("from now on means after the head that hello tells", "[session]") {
  SessionFixture fixture;
  CHECK(fixture.session.listening().lane == "n/");
  CHECK(fixture.session.cursor() == std::nullopt);
  fixture.connect(10);
  CHECK_FALSE(fixture.event_of<Connected>().value().again);
  CHECK(fixture.session.cursor() == Cursor{SessionFixture::epoch, 10});
  fixture.hear_item(9, 8);
  fixture.hear_item(11, 10);
  CHECK(fixture.items() == Sequences{11});
  CHECK_FALSE(fixture.request());
}

TEST_CASE("what came before hello was answered is judged after", "[session]") {
  SessionFixture fixture;
  REQUIRE(fixture.asks_hello());
  fixture.hear_item(10, 9);
  fixture.hear_item(11, 10);
  CHECK_FALSE(fixture.event());
  fixture.answer_hello(10);
  CHECK(fixture.event_of<Connected>());
  CHECK(fixture.items() == Sequences{11});
}

TEST_CASE("a missed item is fetched before the one that shows the gap", "[session]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(14, 13);
  CHECK_FALSE(fixture.event());
  const auto request = fixture.replay_request();
  REQUIRE(request);
  CHECK(request->after == 10);
  CHECK(request->lane == "n/");
  fixture.hear_item(15, 14);
  fixture.answer_page({11, 13}, 14);
  CHECK(fixture.items() == Sequences{11, 13});
  CHECK(std::get<GapRepaired>(*fixture.held_back).items == 2);
  CHECK(fixture.items() == Sequences{15});
}

TEST_CASE("a heartbeat shows that the last item was lost", "[session]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_heartbeat(11, 11);
  CHECK_FALSE(fixture.event());
  REQUIRE(fixture.replay_request());
  fixture.answer_page({11}, 11);
  CHECK(fixture.items() == Sequences{11});
}

TEST_CASE("the cursor moves past an item once it is accepted", "[session]") {
  SessionFixture fixture(starting(FromSequence{}));
  fixture.connect(12);
  CHECK(fixture.event_of<Connected>());
  REQUIRE(fixture.replay_request());
  fixture.answer_page({5, 8}, 12);
  CHECK(fixture.event_of<ItemEvent>());
  CHECK(fixture.session.cursor()->position == 0);
  fixture.session.accept();
  CHECK(fixture.session.cursor()->position == 5);
  CHECK(fixture.event_of<ItemEvent>());
  CHECK(fixture.session.cursor()->position == 5);
  fixture.session.accept();
  CHECK(fixture.session.cursor()->position == 8);
  CHECK_FALSE(fixture.event());
  CHECK(fixture.session.cursor()->position == 12);
}

TEST_CASE("no page is asked for while one is being handed over", "[session]") {
  SessionFixture fixture(starting(FromSequence{}));
  fixture.connect(12);
  CHECK(fixture.event_of<Connected>());
  REQUIRE(fixture.replay_request());
  fixture.answer_page({5, 8}, 8, true);
  CHECK_FALSE(fixture.request());
  CHECK(fixture.items() == Sequences{5, 8});
  const auto next = fixture.replay_request();
  REQUIRE(next);
  CHECK(next->after == 8);
}

TEST_CASE("history without following ends at the head that it began with", "[session]") {
  SubscriberOptions options = starting(FromSequence{});
  options.follow = false;
  SessionFixture fixture(options);
  CHECK(fixture.session.listening().lane.empty());
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  REQUIRE(fixture.replay_request());
  fixture.answer_page({9, 10, 11, 12}, 12, true);  // the log went on meanwhile
  CHECK(fixture.items() == Sequences{9, 10});
  CHECK(std::holds_alternative<Finished>(*fixture.held_back));
  CHECK(fixture.event_of<Finished>());
  CHECK_FALSE(fixture.request());
  CHECK(fixture.session.cursor()->position == 10);
}

TEST_CASE("retention that was faster is told with its numbers, and delivery goes on", "[session]") {
  SubscriberOptions options;
  options.resume = Cursor{SessionFixture::epoch, 10};
  SessionFixture fixture(options);
  REQUIRE(fixture.asks_hello());
  fixture.answer_hello(40, 25);
  CHECK(fixture.event_of<Connected>());
  REQUIRE(fixture.replay_request());
  fixture.refuse(Refusal::cursor_too_old, 25);
  const auto lost = fixture.event_of<GapLost>();
  REQUIRE(lost);
  CHECK(lost->from == 10);
  CHECK(lost->to == 25);
  CHECK(fixture.replay_request().value().after == 25);
  fixture.answer_page({30}, 40);
  CHECK(fixture.items() == Sequences{30});
}

TEST_CASE("all that is stored begins at the floor, and nothing of it is lost", "[session]") {
  SessionFixture fixture(starting(FromSequence{0}));
  REQUIRE(fixture.asks_hello());
  fixture.answer_hello(40, 25);
  CHECK(fixture.event_of<Connected>());
  CHECK(fixture.replay_request().value().after == 25);
}

TEST_CASE("another log is told and read from its beginning", "[session]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  const std::uint32_t other = SessionFixture::epoch + 1;
  SECTION("when a live message shows it") {
    fixture.hear_item(3, 2, other);
    CHECK_FALSE(fixture.event());
  }
  SECTION("when a replay shows it") {
    fixture.hear_item(14, 13);
    CHECK_FALSE(fixture.event());
    REQUIRE(fixture.replay_request());
    fixture.refuse(Refusal::epoch_changed);
  }
  REQUIRE(fixture.asks_hello());
  fixture.answer_hello(3, 1, other);
  const auto changed = fixture.event_of<EpochChanged>();
  REQUIRE(changed);
  CHECK(changed->before == SessionFixture::epoch);
  CHECK(changed->now == other);
  CHECK(fixture.session.cursor() == Cursor{other, 1});
  CHECK(fixture.session.head() == 3);
  CHECK(fixture.replay_request().value().after == 1);
  fixture.answer_page({2, 3}, 3, false, other);
  CHECK(fixture.items() == Sequences{2, 3});
}

TEST_CASE("a straggler of an old log costs a hello and nothing else", "[session]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(99, 98, SessionFixture::epoch - 1);
  CHECK_FALSE(fixture.event());
  fixture.connect(10);
  fixture.hear_item(11, 10);
  CHECK(fixture.items() == Sequences{11});
}

TEST_CASE("a cursor of another log, or beyond this one's end, starts it anew", "[session]") {
  SubscriberOptions options;
  options.resume =
      GENERATE(Cursor{SessionFixture::epoch - 1, 5}, Cursor{SessionFixture::epoch, 50});
  SessionFixture fixture(options);
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  CHECK(fixture.event_of<EpochChanged>().value().before == options.resume->epoch);
  CHECK(fixture.replay_request().value().after == 0);
}

TEST_CASE("a query that the broker refuses is matched here", "[session]") {
  SubscriberOptions options;
  options.query = "fox";
  SessionFixture fixture(options);
  const std::string lane = fixture.session.listening().lane;
  CHECK(lane == "q/fox\n");
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  SECTION("on its lane") {
    fixture.hear({lane,
                  {Kind::error, SessionFixture::epoch, 10, {10}},
                  wire::encode_notice({"too_many_queries", "full", "fox"}, "query")});
  }
  SECTION("in replay") {
    fixture.hear({lane, {Kind::heartbeat, SessionFixture::epoch, 11, {11}}, ""});
    CHECK_FALSE(fixture.event());
    REQUIRE(fixture.replay_request());
    fixture.refuse(Refusal::bad_request);
  }
  CHECK(fixture.event_of<LocalFiltering>());
  CHECK(fixture.session.listening().lane == "n/");
  const auto request = fixture.replay_request();
  REQUIRE(request);
  CHECK(request->lane == "n/");
  CHECK(request->after == 10);
  wire::ReplayPage page;
  page.epoch = SessionFixture::epoch;
  page.head = page.next = 13;
  Item fox = test::make_item(12);
  fox.title = "A fox";
  page.items = {wire::encode_item(test::make_item(11)), wire::encode_item(fox)};
  fixture.answer(page);
  CHECK(fixture.items() == Sequences{12});
  fixture.hear_item(14, 13);
  CHECK(fixture.items().empty());
  CHECK(fixture.session.cursor()->position == 14);
}

TEST_CASE("a hit is matched once more, so that all verdicts are the matcher's", "[session]") {
  SubscriberOptions options;
  options.query = "fox";
  SessionFixture fixture(options);
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear({"q/fox\n",
                {Kind::item, SessionFixture::epoch, 11, {10}},
                wire::encode_item(test::make_item(11))});
  CHECK(fixture.items().empty());
  CHECK(fixture.session.cursor()->position == 11);
}

TEST_CASE("the newest that match begin a session, and live goes on from there", "[session]") {
  SessionFixture fixture(starting(FromNewest{2}));
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  const auto request = fixture.replay_request();
  REQUIRE(request);
  CHECK(request->after == -2);
  fixture.answer_page({7, 9}, 10);
  CHECK(fixture.session.cursor()->position == 6);
  CHECK(fixture.items() == Sequences{7, 9});
  CHECK(fixture.replay_request().value().after == 10);
  fixture.answer_page({11}, 11);
  CHECK(fixture.items() == Sequences{11});
  fixture.hear_item(12, 11);
  CHECK(fixture.items() == Sequences{12});
}

TEST_CASE("a time begins a session, and what is older stays out", "[session]") {
  const Time since = test::make_item(50).fetched;
  SessionFixture fixture(starting(FromTime{since}));
  fixture.connect(100);
  CHECK(fixture.event_of<Connected>());
  while (true) {
    const auto request = fixture.replay_request();
    REQUIRE(request);
    if (request->limit != 1) {
      CHECK(request->after < 50);
      break;
    }
    fixture.answer_page({request->after + 1}, request->after + 1, true);
    CHECK_FALSE(fixture.event());
  }
  Sequences all;
  for (Sequence i = 39; i <= 100; ++i) all.push_back(i);
  fixture.answer_page(all, 100);
  CHECK(fixture.items() == Sequences(all.begin() + 11, all.end()));
  // Only history is cut off by time: what comes later is news, whatever the fetcher's clock said.
  Item late = test::make_item(101);
  late.fetched = since - 24h;
  SECTION("live") {
    fixture.hear({"n/world/",
                  {Kind::item, SessionFixture::epoch, 101, {100, 100}},
                  wire::encode_item(late)});
    CHECK(fixture.items() == Sequences{101});
  }
  SECTION("in another log") {
    const std::uint32_t other = SessionFixture::epoch + 1;
    fixture.hear_item(3, 2, other);
    CHECK_FALSE(fixture.event());
    REQUIRE(fixture.asks_hello());
    fixture.answer_hello(3, 0, other);
    CHECK(fixture.event_of<EpochChanged>());
    REQUIRE(fixture.replay_request());
    fixture.answer_page({1, 2, 3}, 3, false, other);
    CHECK(fixture.items() == Sequences{1, 2, 3});
  }
}
