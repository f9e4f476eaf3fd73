// A session and a broker that is silent, gone, overloaded, or talks nonsense.
#include "tests/subscriber/session_fixture.h"

using namespace newswire;
using namespace std::chrono_literals;
using test::SessionFixture;
using wire::Kind;
using wire::Refusal;

namespace {

using Sequences = std::vector<Sequence>;

}  // namespace

TEST_CASE("silence of three heartbeats makes it ask, and an answer calms it", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.pass(5999ms);
  CHECK_FALSE(fixture.request());
  CHECK(fixture.session.deadline() == fixture.now + 1ms);
  fixture.pass(1ms);
  CHECK(fixture.asks_hello());
  fixture.answer_hello(10);
  CHECK_FALSE(fixture.event());
  fixture.pass(5999ms);
  CHECK_FALSE(fixture.request());
}

TEST_CASE("an answer that shows a higher head is followed by replay", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.pass(6s);
  fixture.connect(12);
  REQUIRE(fixture.replay_request());
  fixture.answer_page({12}, 12);
  CHECK(fixture.items() == Sequences{12});
}

TEST_CASE("a broker that is gone is told once, and once that it is back", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  const int connection = fixture.session.listening().connection;
  fixture.pass(6s);
  REQUIRE(fixture.asks_hello());
  fixture.pass(1999ms);
  CHECK_FALSE(fixture.session.tick(fixture.now));
  fixture.pass(1ms);
  CHECK(fixture.session.tick(fixture.now));
  CHECK(fixture.event_of<Disconnected>());
  for (int i = 0; i < 10; ++i) {
    fixture.pass(10s);
    const auto outgoing = fixture.session.request(fixture.now);
    REQUIRE(outgoing);
    CHECK(outgoing->on_new_connection);
    fixture.pass(2s);
    CHECK(fixture.session.tick(fixture.now));
    CHECK_FALSE(fixture.event());
  }
  fixture.pass(10s);
  fixture.connect(11);
  CHECK(fixture.event_of<Connected>().value().again);
  CHECK(fixture.session.listening().connection != connection);
  REQUIRE(fixture.replay_request());
  fixture.answer_page({11}, 11);
  CHECK(fixture.items() == Sequences{11});
  CHECK(std::get<GapRepaired>(*fixture.held_back).items == 1);
  CHECK_FALSE(fixture.event());
}

TEST_CASE("a live message of a broker that was gone makes it ask at once", "[trouble]") {
  SessionFixture fixture;
  REQUIRE(fixture.asks_hello());
  fixture.pass(2s);
  CHECK(fixture.session.tick(fixture.now));
  CHECK(fixture.event_of<Disconnected>());
  CHECK_FALSE(fixture.request());
  fixture.hear_heartbeat(10, 10);
  CHECK(fixture.asks_hello());
}

TEST_CASE("a broker that says bye is gone for now", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  for (int i = 0; i < 3; ++i) {  // one a lane
    fixture.hear({"n/", {Kind::bye, SessionFixture::epoch, 10, {10}}, ""});
  }
  CHECK(fixture.event_of<Disconnected>());
  CHECK_FALSE(fixture.event());
  fixture.pass(1s);  // it may still be draining
  CHECK_FALSE(fixture.request());
  fixture.pass(1s);
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>().value().again);
}

TEST_CASE("a page that never comes is asked for again after a hello", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(13, 12);
  CHECK_FALSE(fixture.event());
  REQUIRE(fixture.replay_request());
  fixture.pass(5s);
  CHECK(fixture.session.tick(fixture.now));
  CHECK_FALSE(fixture.event());
  fixture.connect(13);
  CHECK(fixture.replay_request().value().after == 10);
  fixture.answer_page({12, 13}, 13);
  CHECK(fixture.items() == Sequences{12, 13});
}

TEST_CASE("a connection that is refused is made anew, also without a question on it", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.session.lost_requests(wire::Loss::broken_off, fixture.now);
  CHECK_FALSE(fixture.event());
  fixture.session.lost_requests(wire::Loss::key_refused, fixture.now);
  CHECK_THAT(fixture.event_of<Disconnected>().value().reason,
             test::contains("does not know our key"));
  // What libzmq tells of it meanwhile does not put the next attempt off.
  fixture.pass(300ms);
  fixture.session.lost_requests(wire::Loss::key_refused, fixture.now);
  fixture.pass(200ms);
  const auto outgoing = fixture.session.request(fixture.now);
  REQUIRE(outgoing);
  CHECK(outgoing->on_new_connection);
}

TEST_CASE("a connection that is lost with a question on it is not waited for", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.session.lost_requests(wire::Loss::closed, fixture.now);
  CHECK_FALSE(fixture.event());
  fixture.hear_item(13, 12);
  CHECK_FALSE(fixture.event());
  REQUIRE(fixture.replay_request());
  fixture.session.lost_requests(wire::Loss::closed, fixture.now);
  CHECK(fixture.event_of<Disconnected>());
  CHECK_FALSE(fixture.request());
  fixture.pass(500ms);
  fixture.connect(13);
  CHECK(fixture.event_of<Connected>().value().again);
  CHECK(fixture.replay_request().value().after == 10);
  fixture.answer_page({12, 13}, 13);
  CHECK(fixture.items() == Sequences{12, 13});
}

TEST_CASE("over a slow way less is asked for at once, until it comes", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(3000, 2999);
  CHECK_FALSE(fixture.event());
  std::size_t limit = fixture.replay_request().value().limit;
  CHECK(limit == wire::max_page_items);
  while (limit > 1) {
    fixture.pass(5s);
    REQUIRE(fixture.session.tick(fixture.now));
    fixture.connect(3000);
    const std::size_t next = fixture.replay_request().value().limit;
    REQUIRE(next == limit / 2);
    limit = next;
  }
  for (Sequence sequence = 11; limit < wire::max_page_items; ++sequence) {
    fixture.answer_page({sequence}, sequence, true);
    REQUIRE(fixture.items() == Sequences{sequence});
    const std::size_t next = fixture.replay_request().value().limit;
    REQUIRE(next > limit);
    limit = next;
  }
}

TEST_CASE("a live socket that stays silent while answers come is made anew", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  const int connection = fixture.session.listening().connection;
  const auto silence = [&] {
    fixture.pass(6s);
    fixture.connect(10);
    CHECK_FALSE(fixture.event());
  };
  silence();
  fixture.hear_heartbeat(10, 10);
  CHECK_FALSE(fixture.event());
  silence();
  CHECK(fixture.session.listening().connection == connection);
  silence();
  CHECK(fixture.session.listening().connection != connection);
}

TEST_CASE("a busy broker is asked again when it said", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(13, 12);
  CHECK_FALSE(fixture.event());
  REQUIRE(fixture.replay_request());
  fixture.refuse(Refusal::busy, 0, 400);
  CHECK_FALSE(fixture.event());
  CHECK(fixture.session.deadline() == fixture.now + 400ms);
  fixture.pass(399ms);
  CHECK_FALSE(fixture.request());
  fixture.pass(1ms);
  CHECK(fixture.replay_request());
}

TEST_CASE("an answer that cannot be read counts, and is a reason to reconnect", "[trouble]") {
  SessionFixture fixture;
  const std::string answer = GENERATE(as<std::string>{}, "", "hello", "[]", "{}", "{\"v\":1}",
                                      "{\"v\":1,\"ok\":true}", std::string(100'000, '['),
                                      "{\"v\":1,\"ok\":true,\"epoch\":0,\"head\":1,\"floor\":0,"
                                      "\"heartbeat_ms\":2000,\"max_page\":500}");
  CAPTURE(answer.substr(0, 100));
  int asked = 0;
  for (int i = 0; i < 100; ++i) {
    if (fixture.asks_hello()) {
      ++asked;
      fixture.session.answered(answer, fixture.now);
    }
    fixture.pass(100ms);
  }
  CHECK(asked >= 2);
  CHECK(asked <= 15);  // ten seconds long
  CHECK(fixture.session.malformed() == asked);
  CHECK(fixture.event_of<Disconnected>());
  CHECK_FALSE(fixture.event());
}

TEST_CASE("answers to nothing, or to another question, are not taken for one", "[trouble]") {
  SessionFixture fixture;
  fixture.answer_hello(99);
  CHECK(fixture.session.malformed() == 1);
  REQUIRE(fixture.asks_hello());
  fixture.answer_page({1}, 1);
  CHECK(fixture.session.malformed() == 2);
  CHECK(fixture.event_of<Disconnected>());
}

TEST_CASE("a broker whose pages lead nowhere is asked ever more rarely", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(13, 12);
  int asked = 0;
  for (int i = 0; i < 1000; ++i) {
    while (fixture.event()) {
    }
    if (const auto request = fixture.request()) {
      ++asked;
      if (std::holds_alternative<wire::HelloRequest>(*request)) {
        fixture.answer_hello(13);
      } else if (i % 2 == 0) {
        fixture.answer_page({}, 10, true);
      } else {
        fixture.refuse(Refusal::epoch_changed);
      }
    }
    fixture.pass(10ms);
  }
  CHECK(asked >= 5);
  CHECK(asked <= 50);  // ten seconds long
}

TEST_CASE("a message that lies about what came before it is left out in the end", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(1'000'000'000, 999'999'999);
  fixture.hear_item(11, 10);
  Sequences had;
  for (int i = 0; i < 100; ++i) {
    for (const Sequence sequence : fixture.items()) had.push_back(sequence);
    if (fixture.replay_request()) fixture.answer_page({}, 10);
    fixture.pass(100ms);
  }
  CHECK(had == Sequences{11});
  CHECK(fixture.session.malformed() == 1);
}

TEST_CASE("an item that cannot be read, or is another one, is fetched from the log", "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  const std::string body = GENERATE_COPY(as<std::string>{}, "", "{", "{\"seq\":\"x\"}",
                                         wire::encode_item(test::make_item(12)));
  fixture.hear({"n/world/", {Kind::item, SessionFixture::epoch, 11, {10, 10}}, body});
  CHECK_FALSE(fixture.event());
  CHECK(fixture.session.malformed() == 1);
  fixture.hear_heartbeat(11, 11);
  CHECK_FALSE(fixture.event());
  REQUIRE(fixture.replay_request());
  fixture.answer_page({11}, 11);
  CHECK(fixture.items() == Sequences{11});
}

TEST_CASE("of a page only what is in order and new is handed over", "[trouble]") {
  SessionFixture fixture(SubscriberOptions{.start = FromSequence{5}});
  fixture.connect(12);
  CHECK(fixture.event_of<Connected>());
  REQUIRE(fixture.replay_request());
  fixture.answer_page({4, 7, 6, 7, 9, 99}, 12);
  CHECK(fixture.items() == Sequences{7, 9});
  CHECK(fixture.session.malformed() == 4);
  CHECK(fixture.session.cursor()->position == 12);
}

TEST_CASE("live messages that wait for a replay are kept up to a bound, and none is lost",
          "[trouble]") {
  SessionFixture fixture;
  fixture.connect(10);
  CHECK(fixture.event_of<Connected>());
  fixture.hear_item(13, 12);
  CHECK_FALSE(fixture.event());
  REQUIRE(fixture.replay_request());
  constexpr Sequence last = 25'000;
  for (Sequence i = 14; i <= last; ++i) fixture.hear_item(i, i - 1);
  fixture.answer_page({12, 13}, 13);
  CHECK(fixture.items() == Sequences{12, 13});
  CHECK(std::holds_alternative<GapRepaired>(*fixture.held_back));
  CHECK(fixture.items().empty());
  Sequences missing;
  for (Sequence i = 14; i <= 20'000; ++i) missing.push_back(i);
  CHECK(fixture.replay_request().value().after == 13);
  fixture.answer_page(missing, 20'000);
  CHECK(fixture.items() == missing);
  CHECK(std::get<GapRepaired>(*fixture.held_back).items ==
        static_cast<std::int64_t>(missing.size()));
  CHECK(fixture.items().size() == last - 20'000);
}
