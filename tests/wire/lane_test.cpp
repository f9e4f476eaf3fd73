#include "tests/support/catch.h"
#include "wire/lane.h"

using namespace newswire;
using namespace newswire::wire;

namespace {

std::string describe(const Lane& lane) {
  if (const auto* topic = std::get_if<TopicLane>(&lane)) return "topic " + topic->topic;
  if (const auto* query = std::get_if<QueryLane>(&lane)) return "query " + query->query;
  return std::holds_alternative<HealthLane>(lane) ? "health" : "unknown";
}

struct Example {
  std::string frame;
  std::string meaning;
};

}  // namespace

TEST_CASE("a frame says which lane it is, byte by byte", "[lane]") {
  const auto example = GENERATE(values<Example>({
      {"n/", "topic "},
      {"n/tech/", "topic tech"},
      {"n/a/b/c/d/", "topic a/b/c/d"},
      {"n/under_score-9/", "topic under_score-9"},
      {"q/\n", "query "},
      {"q/bitcoin OR etf\n", "query bitcoin OR etf"},
      {"q/n/tech/\n", "query n/tech/"},
      {"s/", "health"},
  }));
  CHECK(describe(parse_lane(example.frame)) == example.meaning);
}

TEST_CASE("what is no lane is told apart", "[lane]") {
  const auto frame = GENERATE(values<std::string>({
      "",
      "n",
      "n/tech",
      "n//",
      "n/tech//",
      "n/Tech/",
      "n/a/b/c/d/e/",
      "n/täch/",
      "n/a b/",
      "q/",
      "q/bitcoin",
      "q/a\nb\n",
      "s",
      "s/x/",
      "x/",
      "N/",
      std::string("n/te\0ch/", 8),
      "n/" + std::string(129, 'a') + "/",
  }));
  CHECK(describe(parse_lane(frame)) == "unknown");
}

TEST_CASE("lanes that are made are lanes that are read", "[lane]") {
  CHECK(topic_lane("") == "n/");
  CHECK(topic_lane("tech/ai") == "n/tech/ai/");
  CHECK(query_lane("bitcoin") == "q/bitcoin\n");
  CHECK(describe(parse_lane(topic_lane("tech/ai"))) == "topic tech/ai");
  CHECK(describe(parse_lane(query_lane("a -b"))) == "query a -b");
}

TEST_CASE("an item goes out once on the lane of each of its topics", "[lane]") {
  using Lanes = std::vector<std::string>;
  CHECK(lanes_of({}) == Lanes{"n/"});
  CHECK(lanes_of({"tech", "tech/ai"}) == Lanes{"n/tech/", "n/tech/ai/"});
  CHECK(lanes_of({"tech", "world", "tech"}) == Lanes{"n/tech/", "n/world/"});
  CHECK(lanes_of({"a", "b", "c", "d", "e", "f", "g", "h", "i"}).size() == 8);
}

TEST_CASE("the level of a topic lane is its number of segments", "[lane]") {
  CHECK(lane_level("n/") == 0);
  CHECK(lane_level("n/tech/") == 1);
  CHECK(lane_level("n/a/b/c/d/") == 4);
  CHECK(lane_level("q/topic:tech/ai\n") == 0);
  CHECK(lane_level("s/") == 0);
}
