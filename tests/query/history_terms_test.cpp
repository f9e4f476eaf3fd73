#include <algorithm>
#include <string>
#include <vector>

#include "query/history_terms.h"
#include "tests/query/random_news.h"
#include "tests/query/verdict.h"

using namespace newswire;
using namespace newswire::query;
using newswire::query::test::now;
using newswire::query::test::parsed;
using newswire::query::test::RandomNews;

namespace {

using Kind = RequiredTerms::Kind;
using Terms = std::vector<std::string>;

Terms terms_of(const Item& item) {
  Terms terms;
  visit_history_terms(Document(item), [&](std::string_view term) { terms.emplace_back(term); });
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

bool has(const Terms& terms, const RequiredTerms& required) {
  const auto child = [&](const RequiredTerms& of) { return has(terms, of); };
  switch (required.kind) {
    case Kind::nothing:
      return true;
    case Kind::all:
      return std::all_of(required.children.begin(), required.children.end(), child);
    case Kind::any:
      return std::any_of(required.children.begin(), required.children.end(), child);
    case Kind::range:
      break;
  }
  const auto found = std::lower_bound(terms.begin(), terms.end(), required.first);
  return found != terms.end() && *found <= required.last;
}

bool is_ruled_out(const std::string& query, const Item& item) {
  return !has(terms_of(item), required_terms(parsed(query), now));
}

}  // namespace

TEST_CASE("an item that matches is never ruled out by its terms", "[history]") {
  RandomNews random(12);
  std::size_t matches = 0;
  std::size_t ruled_out = 0;
  for (int round = 0; round < 400; ++round) {
    const Query query = parsed(random.query());
    const RequiredTerms required = required_terms(query, now);
    for (int i = 0; i < 20; ++i) {
      const Item item = random.item();
      const bool is_possible = has(terms_of(item), required);
      const bool is_match = query.matches(item, now);
      INFO(query.canonical() << "\n" << item.title << "\n" << item.summary);
      REQUIRE((is_possible || !is_match));
      matches += is_match ? 1 : 0;
      ruled_out += is_possible ? 0 : 1;
    }
  }
  CHECK(matches > 100);
  CHECK(ruled_out > 1000);
}

TEST_CASE("words fields and days rule items out", "[history]") {
  Item item;
  item.title = "Fed cuts rates";
  item.source = "Reuters World";
  item.topics = {"tech/ai"};
  item.link = "https://news.example.com/a";
  item.lang = "de-AT";
  item.fetched = now;
  for (const char* query :
       {"fed", "cut*", "\"cuts rates\"", "fed OR ecb", "topic:tech", "topic:tech/*", "topic:te*",
        "source:\"reuters world\"", "source:reut*", "lang:de", "site:example.com", "age:<1d",
        "date:2026-11-20", "date:..2026-12", "-fed", "/zzz/", "url:zzz", "fed OR /zzz/"}) {
    INFO(query);
    CHECK_FALSE(is_ruled_out(query, item));
  }
  for (const char* query : {"ecb", "fed ecb", "ecb OR boj", "cutting*", "\"cuts ecb\"", "topic:ai",
                            "topic:tech/ai/*", "source:reuters", "lang:en", "site:example.org",
                            "age:>2d", "date:2026-11-19", "date:2026-12..", "ecb -fed"}) {
    INFO(query);
    CHECK(is_ruled_out(query, item));
  }
}

TEST_CASE("the terms of an item change only together with their version", "[history]") {
  Item item;
  item.title = "Łódź: C++ und 生成AI 🚀";
  item.author = "José";
  item.source = "Süd";
  item.topics = {"tech/ai"};
  item.link = "https://www.example.org/a";
  item.lang = "de_AT";
  item.fetched = now;
  CHECK(terms_of(item) == Terms{"d5020777", "hgro.elpmaxe.www", "lde-at", "ssüd", "ttech/ai", "wai",
                                "wc++", "wjose", "wlodz", "wund", "w\xe6\x88\x90", "w\xe7\x94\x9f",
                                "w\xf0\x9f\x9a\x80"});
  CHECK(index_terms_version == 1);
}

TEST_CASE("terms that are too long are cut on both sides", "[history]") {
  const std::string word(100, 'x');
  const Item item = newswire::query::test::headline(word + "y");
  CHECK_FALSE(is_ruled_out(word + "y", item));
  CHECK_FALSE(is_ruled_out(word + "*", item));
  CHECK_FALSE(is_ruled_out("xxx*", item));
}
