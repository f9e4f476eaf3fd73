// Fields: what each looks at, and what its values mean.
#include "tests/query/verdict.h"

using namespace newswire;
using namespace newswire::query::test;
using namespace std::chrono_literals;

namespace {

Item rich_item() {
  Item item;
  item.title = "Chip makers rally";
  item.summary = "Stocks rose <b>sharply</b> in Seoul";
  item.author = "Jane Doe";
  item.categories = {"World News", "Economy"};
  item.source = "Reuters World";
  item.topics = {"tech/ai", "world_news"};
  item.link = "https://user@News.Example.co.uk:8443/Chips/2026?ref=rss";
  item.lang = "de-AT";
  item.published = now - 1h;
  item.fetched = now - 1min;
  return item;
}

bool found(std::string_view query) {
  return finds(query, rich_item());
}

}  // namespace

TEST_CASE("a term without a field looks at title, summary, author and categories", "[fields]") {
  CHECK(found("chip"));
  CHECK(found("seoul"));
  CHECK(found("jane"));
  CHECK(found("economy"));
  CHECK(found("\"world news\""));
  CHECK_FALSE(found("reuters"));
  CHECK_FALSE(found("ai"));
  CHECK_FALSE(found("https"));
  CHECK_FALSE(found("2026"));
}

TEST_CASE("terms may be found in different fields, a phrase may not cross them", "[fields]") {
  CHECK(found("chip seoul jane economy"));
  CHECK_FALSE(found("\"rally stocks\""));
  CHECK_FALSE(found("\"news economy\""));
  CHECK_FALSE(found("\"doe world\""));
}

TEST_CASE("title:, text: and author: look at their own text alone", "[fields]") {
  CHECK(found("title:chip"));
  CHECK(found("intitle:chip"));
  CHECK(found("TITLE:chip"));
  CHECK_FALSE(found("title:seoul"));
  CHECK(found("text:seoul"));
  CHECK(found("text:chip"));
  CHECK_FALSE(found("text:jane"));
  CHECK(found("author:doe"));
  CHECK(found("author:\"jane doe\""));
  CHECK_FALSE(found("author:chip"));
  CHECK(found("title:\"chip makers\""));
  CHECK(found("title:mak*"));
  CHECK_FALSE(found("text:\"rally stocks\""));
}

TEST_CASE("source: is the whole name or its beginning", "[fields]") {
  CHECK(found("source:\"reuters world\""));
  CHECK(found("source:\"REUTERS WORLD\""));
  CHECK(found("source:reuters*"));
  CHECK_FALSE(found("source:reuters"));
  CHECK_FALSE(found("source:world"));
  CHECK(finds("source:Größe", [] {
    Item item;
    item.source = "GRÖSSE";
    return item;
  }()));
}

TEST_CASE("topic: is a path with all that lies below it", "[fields]") {
  const auto tagged = [](std::string_view query, const char* topic) {
    Item item;
    item.topics = {"other", topic};
    return finds(query, item);
  };
  CHECK(tagged("topic:tech", "tech"));
  CHECK(tagged("topic:tech", "tech/ai"));
  CHECK_FALSE(tagged("topic:tech", "technology"));
  CHECK_FALSE(tagged("topic:tech", "tech-news"));
  CHECK_FALSE(tagged("topic:tech", "world/tech"));
  CHECK(tagged("topic:TECH", "tech"));
  CHECK(tagged("topic:tech/ai", "tech/ai"));
  CHECK(tagged("topic:tech/ai", "tech/ai/llm"));
  CHECK_FALSE(tagged("topic:tech/ai", "tech"));
  CHECK_FALSE(tagged("topic:tech/*", "tech"));
  CHECK(tagged("topic:tech/*", "tech/ai"));
  CHECK(tagged("topic:tech/*", "tech/ai/llm"));
  CHECK_FALSE(tagged("topic:tech/*", "technology/ai"));
  CHECK(tagged("topic:tech*", "tech"));
  CHECK(tagged("topic:tech*", "technology"));
  CHECK(tagged("topic:tech*", "technology/ai"));
  CHECK(tagged("topic:tech*", "tech-news"));
  CHECK(tagged("topic:tech/a*", "tech/ai"));
  CHECK(tagged("topic:tech/a*", "tech/ai/llm"));
  CHECK_FALSE(tagged("topic:tech/a*", "tech/bio"));
  CHECK(tagged("#tech", "tech/ai"));
  CHECK(tagged("#tech/*", "tech/ai"));
  CHECK(tagged("-#sport", "tech"));
  CHECK_FALSE(tagged("-#tech", "tech/ai"));
}

TEST_CASE("url: is a part of the link, site: its host and what lies below", "[fields]") {
  CHECK(found("url:example.co.uk"));
  CHECK(found("url:\"/chips/2026\""));
  CHECK(found("url:chips/2026?REF"));
  CHECK_FALSE(found("url:chips/2027"));
  CHECK(found("site:example.co.uk"));
  CHECK(found("site:News.Example.co.uk"));
  CHECK_FALSE(found("site:ample.co.uk"));
  CHECK_FALSE(found("site:www.example.co.uk"));
  CHECK_FALSE(found("site:chips"));
  CHECK_FALSE(finds("site:example.com", [] {
    Item item;
    item.link = "https://other.org/?u=https://example.com/";
    return item;
  }()));
}

TEST_CASE("lang: includes the language's regions", "[fields]") {
  CHECK(found("lang:de"));
  CHECK(found("lang:DE"));
  CHECK(found("lang:de-at"));
  CHECK_FALSE(found("lang:de-CH"));
  CHECK_FALSE(found("lang:d"));
  CHECK_FALSE(found("lang:en"));
  CHECK_FALSE(finds("lang:de", "an item without a language"));
  CHECK(finds("-lang:de", "an item without a language"));
}

TEST_CASE("age: counts from published, else from fetched", "[fields]") {
  CHECK(found("age:<2h"));
  CHECK_FALSE(found("age:<1h"));
  CHECK_FALSE(found("age:>1h"));
  CHECK(found("age:>59m"));
  CHECK(found("age:<1d"));
  CHECK(found("age:<1w"));
  CHECK_FALSE(found("age:<3599s"));
  Item item = rich_item();
  item.published.reset();
  CHECK(finds("age:<2m", item));
  item.published = now + 5min;
  CHECK(finds("age:<1s", item));
}

TEST_CASE("date: is a day, a month, a year or a range of them", "[fields]") {
  const auto on = [](std::string_view query, Time time) {
    Item item;
    item.published = time;
    item.fetched = Time{};
    return finds(query, item);
  };
  const Time midnight = std::chrono::sys_days{std::chrono::year{2026} / 9 / 1};
  CHECK(on("date:2026", midnight));
  CHECK(on("date:2026-09", midnight));
  CHECK(on("date:2026-09-01", midnight));
  CHECK(on("date:2026-09-01", midnight + 24h - 1ms));
  CHECK_FALSE(on("date:2026-09-01", midnight + 24h));
  CHECK_FALSE(on("date:2026-09-01", midnight - 1ms));
  CHECK(on("date:2026-09-01..", midnight));
  CHECK_FALSE(on("date:2026-09-02..", midnight));
  CHECK(on("date:..2026-09-01", midnight + 1h));
  CHECK(on("date:..2026-09", midnight + 720h - 1ms));
  CHECK_FALSE(on("date:..2026-08", midnight));
  CHECK(on("date:2026-08..2026-09", midnight));
  CHECK(on("date:2026-02..2026", midnight));
  Item fetched_only;
  fetched_only.fetched = midnight;
  CHECK(finds("date:2026-09", fetched_only));
}

TEST_CASE("a regex sees each field as it is displayed", "[fields]") {
  CHECK(found("/chip MAKERS/"));
  CHECK_FALSE(found("/chip MAKERS/c"));
  CHECK(found("/Chip makers/c"));
  CHECK(found("/^chip/"));
  CHECK(found("/rally$/"));
  CHECK_FALSE(found("/^makers/"));
  CHECK(found("/<b>/"));
  CHECK(found("title:/\\brall(y|ies)\\b/"));
  CHECK_FALSE(found("title:/seoul/"));
  CHECK(found("text:/seoul$/"));
  CHECK(found("author:/^Jane/"));
  CHECK(found("/^economy$/"));
  CHECK(found("url:/\\/chips\\//"));
  CHECK(found("source:/^reuters/"));
  CHECK(found("topic:/^tech/"));
  CHECK(found("lang:/AT$/c"));
  CHECK(finds("/É/", "café"));
  CHECK_FALSE(finds("/cafe/", "café"));
  CHECK(finds("/a|b(c)/", "xbc"));
}
