#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/feed_items.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time now = *parse_rfc3339("2026-11-20T07:00:00Z");

// Each item is its id and the hour of its date; a negative hour is no date.
feed::Feed feed_of(const std::vector<std::pair<std::string, int>>& items) {
  feed::Feed feed;
  for (const auto& [id, hour] : items) {
    auto& item = feed.items.emplace_back();
    item.id = id;
    item.title = "Title of " + id;
    if (hour >= 0) item.published = now - 24h + std::chrono::hours(hour);
  }
  return feed;
}

std::string order_of(const feed::Feed& feed) {
  std::string order;
  for (const auto& item : make_items(feed, {}, {}, now)) order += item.id;
  return order;
}

}  // namespace

TEST_CASE("items are published oldest first", "[items]") {
  CHECK(order_of(feed_of({{"c", 3}, {"b", 2}, {"a", 1}})) == "abc");
  CHECK(order_of(feed_of({{"a", 1}, {"b", 2}, {"c", 3}})) == "abc");
  CHECK(order_of(feed_of({{"b", 2}, {"c", 3}, {"a", 1}})) == "abc");
  CHECK(order_of(feed_of({})) == "");
}

TEST_CASE("a document without dates is taken to be newest first", "[items]") {
  CHECK(order_of(feed_of({{"c", -1}, {"b", -1}, {"a", -1}})) == "abc");
}

TEST_CASE("items without a date stay beside their neighbours", "[items]") {
  CHECK(order_of(feed_of({{"d", 4}, {"c", -1}, {"b", 2}, {"a", 1}})) == "abcd");
  CHECK(order_of(feed_of({{"d", -1}, {"c", 3}, {"b", 2}, {"a", -1}})) == "abcd");
  CHECK(order_of(feed_of({{"a", 1}, {"b", -1}, {"c", 3}})) == "abc");
}

TEST_CASE("items of the same time keep the order in which they came", "[items]") {
  CHECK(order_of(feed_of({{"d", 2}, {"c", 1}, {"b", 1}, {"a", 1}})) == "abcd");
}

TEST_CASE("an item carries what the feed and the source know", "[items]") {
  auto feed = feed_of({{"a", 1}, {"b", 2}});
  feed.lang = "en";
  feed.items[1].lang = "de";
  feed.items[1].author = "Jo";
  feed.items[1].categories = {"Sport"};
  SourceOptions source;
  source.name = "news";
  source.topics = {"world", "europe", "world"};
  const auto items = make_items(feed, source, {}, now);
  REQUIRE(items.size() == 2);
  CHECK(items[0].source == "news");
  CHECK(items[0].topics == std::vector<std::string>{"world", "europe"});
  CHECK(items[0].lang == "en");
  CHECK(items[0].fetched == now);
  CHECK(items[0].sequence == 0);
  CHECK(items[1].lang == "de");
  CHECK(items[1].author == "Jo");
  CHECK(items[1].categories == std::vector<std::string>{"Sport"});
}

TEST_CASE("topics by rule come after the source's own, each once, eight at most", "[items]") {
  std::vector<TopicRule> rules;
  for (const std::string topic : {"world", "a", "b", "c", "d", "e", "f", "g", "h"}) {
    rules.push_back({topic, query::Query::parse("title").value()});
  }
  rules.push_back({"never", query::Query::parse("nothing").value()});
  SourceOptions source;
  source.topics = {"world"};
  const auto items = make_items(feed_of({{"x", 1}}), source, rules, now);
  REQUIRE(items.size() == 1);
  CHECK(items[0].topics == std::vector<std::string>{"world", "a", "b", "c", "d", "e", "f", "g"});
}
