#include "broker/query_lanes.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::broker;
using test::make_item;
using test::noon;

namespace {

Item item_at(Sequence sequence, const std::string& title) {
  Item item = make_item(title);
  item.sequence = sequence;
  return item;
}

struct Sent {
  std::string lane;
  Sequence prev;
  friend bool operator==(const Sent&, const Sent&) = default;
};
std::ostream& operator<<(std::ostream& out, const Sent& sent) {
  return out << sent.lane << ':' << sent.prev;
}

std::vector<Sent> match(QueryLanes& lanes, const Item& item) {
  std::vector<QueryLanes::Hit> hits;
  lanes.match(item, noon, hits);
  std::vector<Sent> sent;
  for (const auto& hit : hits) sent.push_back({*hit.lane, hit.prev});
  std::sort(sent.begin(), sent.end(), [](const Sent& a, const Sent& b) { return a.lane < b.lane; });
  return sent;
}

using All = std::vector<Sent>;

}  // namespace

TEST_CASE("an item goes out on the lanes whose query it matches", "[query_lanes]") {
  QueryLanes lanes(100);
  CHECK(lanes.add("q/bitcoin\n", "bitcoin", 50));
  CHECK(lanes.add("q/gold\n", "gold", 50));
  CHECK(match(lanes, item_at(51, "Bitcoin rises")) == All{{"q/bitcoin\n", 50}});
  CHECK(match(lanes, item_at(52, "Nothing")).empty());
  CHECK(match(lanes, item_at(53, "Gold and bitcoin")) ==
        All{{"q/bitcoin\n", 51}, {"q/gold\n", 50}});
  CHECK(lanes.last("q/bitcoin\n") == 53);
  CHECK(lanes.last("q/never\n") == 0);
}

TEST_CASE("one query in two spellings is two lanes", "[query_lanes]") {
  QueryLanes lanes(100);
  lanes.add("q/a b\n", "a b", 0);
  lanes.add("q/a AND b\n", "a AND b", 0);
  CHECK(match(lanes, item_at(1, "a b")).size() == 2);
  lanes.remove("q/a b\n");
  CHECK(match(lanes, item_at(2, "a b")) == All{{"q/a AND b\n", 1}});
}

TEST_CASE("subscribing again changes nothing, a lane that went and comes back begins anew",
          "[query_lanes]") {
  QueryLanes lanes(100);
  lanes.add("q/a\n", "a", 10);
  lanes.add("q/a\n", "a", 99);
  CHECK(lanes.last("q/a\n") == 10);
  lanes.remove("q/a\n");
  lanes.remove("q/a\n");
  CHECK_FALSE(lanes.contains("q/a\n"));
  CHECK(match(lanes, item_at(100, "a")).empty());
  lanes.add("q/a\n", "a", 99);
  CHECK(lanes.last("q/a\n") == 99);
}

TEST_CASE("a query that does not parse has its lane told why", "[query_lanes]") {
  QueryLanes lanes(100);
  CHECK(lanes.add("q/a OR\n", "a OR", 5));
  const wire::Notice* refusal = lanes.refusal("q/a OR\n");
  REQUIRE(refusal);
  CHECK(refusal->code == "bad_query");
  CHECK(refusal->about == "a OR");
  CHECK_FALSE(refusal->message.empty());
  CHECK(lanes.refusal("q/b\n") == nullptr);
}

TEST_CASE("a query beyond its length has its lane told why", "[query_lanes]") {
  QueryLanes lanes(100);
  lanes.add("q/x\n", std::string(257, 'a'), 0);
  REQUIRE(lanes.refusal("q/x\n"));
  CHECK(lanes.refusal("q/x\n")->code == "query_too_long");
  lanes.add("q/y\n", std::string(256, 'a'), 0);
  CHECK(lanes.refusal("q/y\n") == nullptr);
}

TEST_CASE("queries that every item is tried on are fewer than may stand", "[query_lanes]") {
  QueryLanes lanes(5'000);
  std::string first_refused;
  for (int i = 0; i < 3'000 && first_refused.empty(); ++i) {
    const std::string lane = "q/-x" + std::to_string(i) + '\n';
    lanes.add(lane, "-x" + std::to_string(i), 0);
    if (lanes.refusal(lane)) first_refused = lane;
  }
  REQUIRE_FALSE(first_refused.empty());
  CHECK(lanes.refusal(first_refused)->code == "too_many_queries");
  lanes.add("q/a -b\n", "a -b", 0);
  CHECK(lanes.refusal("q/a -b\n") == nullptr);
}

TEST_CASE("regexes that take long are refused before they slow the others", "[query_lanes]") {
  QueryLanes lanes(5'000);
  const auto add = [&](const std::string& query) {
    const std::string lane = "q/" + query + '\n';
    lanes.add(lane, query, 0);
    return lanes.refusal(lane) == nullptr;
  };
  int heavy = 0;
  while (heavy < 1'000 && add("/(.{1,50}x){1,5}" + std::to_string(heavy) + "/")) ++heavy;
  CHECK(heavy > 10);
  CHECK(heavy < 200);
  CHECK(lanes.refusal("q//(.{1,50}x){1,5}" + std::to_string(heavy) + "/\n")->code ==
        "too_many_queries");
  CHECK(add("plain words"));
  lanes.remove("q//(.{1,50}x){1,5}0/\n");
  int ordinary = 0;
  while (ordinary < 60 && add("/\\bdeals? of " + std::to_string(ordinary) + "\\b/")) ++ordinary;
  CHECK(ordinary == 60);
}

TEST_CASE("one query more than may stand is refused until another goes", "[query_lanes]") {
  QueryLanes lanes(2);
  lanes.add("q/a\n", "a", 0);
  lanes.add("q/b\n", "b", 0);
  lanes.add("q/c\n", "c", 0);
  REQUIRE(lanes.refusal("q/c\n"));
  CHECK(lanes.refusal("q/c\n")->code == "too_many_queries");
  lanes.remove("q/c\n");
  lanes.remove("q/a\n");
  lanes.add("q/c\n", "c", 7);
  CHECK(lanes.refusal("q/c\n") == nullptr);
  CHECK(lanes.last("q/c\n") == 7);
}

TEST_CASE("refused queries are remembered in bounded number", "[query_lanes]") {
  QueryLanes lanes(3);
  for (int i = 0; i < 100; ++i) {
    lanes.add("q/(" + std::to_string(i) + "\n", "(" + std::to_string(i), 0);
  }
  CHECK(lanes.size() == 3);
  CHECK(lanes.add("q/a\n", "a", 0));
  CHECK(lanes.refusal("q/a\n") == nullptr);
}

TEST_CASE("in a new log all that came before counts as sent", "[query_lanes]") {
  QueryLanes lanes(3);
  lanes.add("q/a\n", "a", 500);
  lanes.reset(20);
  CHECK(lanes.last("q/a\n") == 20);
  CHECK(match(lanes, item_at(21, "a")) == All{{"q/a\n", 20}});
}
