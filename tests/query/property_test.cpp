// What must hold of all queries and items, tried on random ones in many scripts.
#include <iterator>
#include <string>
#include <vector>

#include "core/text.h"
#include "query/standing_queries.h"
#include "tests/query/random_news.h"
#include "tests/query/verdict.h"

using namespace newswire;
using namespace newswire::query;
using newswire::query::test::now;
using newswire::query::test::parsed;
using newswire::query::test::RandomNews;

namespace {

constexpr std::size_t rounds = 300;

std::vector<StandingQueries::Id> tried_one_by_one(const std::vector<Query>& queries,
                                                  const Document& document) {
  std::vector<StandingQueries::Id> ids;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (queries[i].matches(document, now)) ids.push_back(i + 1);
  }
  return ids;
}

}  // namespace

TEST_CASE("a canonical form is a fixed point and gives the same verdicts", "[property]") {
  RandomNews random(1);
  std::vector<Item> items;
  for (std::size_t i = 0; i < 40; ++i) items.push_back(random.item());
  std::size_t found = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string text = random.query();
    const Query query = parsed(text);
    const Query again = parsed(query.canonical());
    INFO(text << "\n" << query.canonical());
    REQUIRE(again.canonical() == query.canonical());
    for (const Item& item : items) {
      INFO(item.title << "\n" << item.summary);
      REQUIRE(again.matches(item, now) == query.matches(item, now));
      found += query.matches(item, now) ? 1 : 0;
    }
  }
  // The vocabulary is small enough that both verdicts are common.
  CHECK(found > rounds);
  CHECK(found < rounds * items.size() - rounds);
}

TEST_CASE("operators mean what logic says", "[property]") {
  RandomNews random(2);
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string a = random.query();
    const std::string b = random.query();
    const Item item = random.item();
    INFO(a << "\n" << b << "\n" << item.title);
    const bool has_a = parsed(a).matches(item, now);
    const bool has_b = parsed(b).matches(item, now);
    REQUIRE(parsed("(" + a + ") (" + b + ")").matches(item, now) == (has_a && has_b));
    REQUIRE(parsed("(" + a + ") OR (" + b + ")").matches(item, now) == (has_a || has_b));
    REQUIRE(parsed("-(" + a + ")").matches(item, now) == !has_a);
  }
}

TEST_CASE("standing queries find what the matcher finds", "[property]") {
  const bool has_learned = GENERATE(false, true);
  RandomNews random(has_learned ? 3 : 4);
  StandingQueries standing;
  if (has_learned) {
    for (std::size_t i = 0; i < 1500; ++i) {
      const Item item = random.item();
      standing.learn(Document(item));
    }
  }
  std::vector<Query> queries;
  for (std::size_t i = 0; i < 1000; ++i) {
    queries.push_back(parsed(random.query()));
    standing.add(queries.back());
  }
  std::vector<StandingQueries::Id> hits;
  for (std::size_t round = 0; round < rounds; ++round) {
    const Item item = random.item();
    const Document document(item);
    standing.match(document, now, hits);
    INFO(item.title << "\n" << item.summary);
    REQUIRE(hits == tried_one_by_one(queries, document));
  }
}

TEST_CASE("standing queries that come and go leave no trace", "[property]") {
  RandomNews random(5);
  StandingQueries standing;
  std::vector<std::pair<StandingQueries::Id, Query>> alive;
  std::vector<StandingQueries::Id> hits;
  for (std::size_t round = 0; round < 2000; ++round) {
    if (alive.empty() || random.below(5) < 3) {
      const Query query = parsed(random.query());
      alive.emplace_back(standing.add(query), query);
    } else {
      const std::size_t gone = random.below(alive.size());
      standing.remove(alive[gone].first);
      alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(gone));
    }
    REQUIRE(standing.size() == alive.size());
    if (round % 20 != 0) continue;
    const Item item = random.item();
    const Document document(item);
    standing.match(document, now, hits);
    std::vector<StandingQueries::Id> expected;
    for (const auto& [id, query] : alive) {
      if (query.matches(document, now)) expected.push_back(id);
    }
    REQUIRE(hits == expected);
  }
}

TEST_CASE("any line is a query with a fixed form, or is refused in its own columns", "[property]") {
  constexpr const char* pieces[] = {
      "(",      ")",      "\"",     "“",      "/",          "|",         "-",       "*",
      ":",      "#",      ".",      "+",      "&",          "\\",        " ",       " ",
      "  ",     "OR",     "AND",    "NOT",    "title:",     "topic:",    "source:", "url:",
      "site:",  "lang:",  "age:<",  "date:",  "..",         "2026",      "2h",      "c",
      "i",      "a",      "Å",      "İ",      "ß",          "ς",         "ł",       "й",
      "日",     "カ",     "한",     "ก",      "ำ",          "क",         "ि",       "🚀",
      "👩",      "🇩",      "🏽",   "1",      "\u0301",     "\u0306",    "\u0307",  "\u0345",
      "\u3099", "\u200D", "\uFE0F", "\u20E3", "\u00AD",     "\u1112",    "\u1161",  "\u11AB",
      "\u0E33", "\u0654", "ا",      "\u064E", "\u2122",     "\u00B4",    "\uFDFA",  "\u3000",
      "\n",     "\x1B",   "\xFF",   "\xE2",   "\U000E0067", "\U0001F3F4"};
  RandomNews random(6);
  std::size_t accepted = 0;
  for (std::size_t round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = random.below(10); left > 0; --left) {
      text += pieces[random.below(std::size(pieces))];
    }
    INFO(text);
    const auto query = Query::parse(text);
    if (!query) {
      const QueryError& error = query.error();
      REQUIRE(error.column <= display_width(error.query));
      REQUIRE_FALSE(error.reason.empty());
      REQUIRE(is_valid_utf8(error.render()));
      continue;
    }
    ++accepted;
    INFO(query->canonical());
    REQUIRE(parsed(query->canonical()).canonical() == query->canonical());
    REQUIRE(terminal_safe(query->canonical()) == query->canonical());
  }
  CHECK(accepted > 1000);
}
