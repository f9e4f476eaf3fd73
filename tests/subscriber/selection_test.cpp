#include <stdexcept>

#include "subscriber/selection.h"
#include "tests/subscriber/session_fixture.h"

using newswire::Time;
using newswire::subscriber::Selection;
using newswire::test::contains;
using newswire::test::make_item;

TEST_CASE("whatever is wanted, it is one lane", "[selection]") {
  CHECK(Selection({}, "").lane() == "n/");
  CHECK(Selection({}, "   ").lane() == "n/");
  CHECK(Selection({"Tech/AI"}, "").lane() == "n/tech/ai/");
  CHECK(Selection({}, "fox").lane() == "q/fox\n");
  CHECK(Selection({"tech"}, "").is_exact());
  CHECK(Selection({"tech", "tech/ai"}, "").lane() == "n/tech/");
}

TEST_CASE("equal wishes are the same lane, so that the broker matches them once", "[selection]") {
  CHECK(Selection({"world", "tech"}, "").lane() == Selection({"tech", "world"}, "").lane());
  CHECK(Selection({"world", "tech"}, "").lane() ==
        Selection({}, "topic:tech OR topic:world").lane());
  CHECK(Selection({"tech", "world"}, "fox OR hen").lane() ==
        Selection({}, "(topic:tech OR topic:world) (fox OR hen)").lane());
  CHECK(Selection({"tech"}, "fox OR hen").lane() != Selection({}, "topic:tech fox OR hen").lane());
}

TEST_CASE("every item is judged by topics and query alike", "[selection]") {
  const Selection selection({"tech", "science"}, "title OR fox");
  CHECK(selection.is_query_lane());
  CHECK(selection.wants(make_item(1, {"tech/ai"}), Time()));
  CHECK(selection.wants(make_item(1, {"world", "science"}), Time()));
  CHECK_FALSE(selection.wants(make_item(1, {"technology"}), Time()));
  CHECK_FALSE(selection.wants(make_item(1, {}), Time()));
  CHECK_FALSE(Selection({"tech"}, "hen").wants(make_item(1, {"tech"}), Time()));
}

TEST_CASE("a query too long for a lane is matched here", "[selection]") {
  std::string query = "hen";
  for (int i = 0; i < 60; ++i) query += " OR word" + std::to_string(i);
  const Selection everywhere({}, query);
  CHECK(everywhere.lane() == "n/");
  CHECK_FALSE(everywhere.is_exact());
  CHECK_THAT(everywhere.local_reason(), contains("256"));
  CHECK(Selection({"tech"}, query).lane() == "n/tech/");
  CHECK(Selection({"tech", "world"}, query).lane() == "n/");
}

TEST_CASE("matching here widens the lane and wants the same", "[selection]") {
  Selection selection({"tech"}, "fox");
  selection.match_locally();
  CHECK(selection.lane() == "n/tech/");
  CHECK_FALSE(selection.is_exact());
  CHECK_FALSE(selection.wants(make_item(1, {"tech"}), Time()));
}

TEST_CASE("a malformed topic or query is refused and named", "[selection]") {
  CHECK_THROWS_WITH(Selection({"a b"}, ""), contains("'a b'"));
  CHECK_THROWS_AS(Selection({""}, ""), std::invalid_argument);
  CHECK_THROWS_WITH(Selection({}, "fox AND"), contains("column 5"));
  // Closed by what joins it to the topics, and no query by itself.
  CHECK_THROWS_AS(Selection({"tech"}, "fox) OR (hen"), std::invalid_argument);
}
