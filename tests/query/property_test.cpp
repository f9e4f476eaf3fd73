// What must hold of all queries and items, tried on random ones in many scripts.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
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

// Standing queries, and what they are to be compared with.
class Standing {
 public:
  void learn(const Item& item) { standing_.learn(Document(item)); }

  void add(const std::string& text) {
    const Query query = parsed(text);
    alive_.emplace_back(standing_.add(query), query);
  }

  void remove(std::size_t which) {
    standing_.remove(alive_[which].first);
    alive_[which] = alive_.back();
    alive_.pop_back();
  }

  std::size_t size() const { return alive_.size(); }

  // Whether both ways say the same; how many matched.
  std::size_t check(const Item& item) {
    const Document document(item);
    standing_.match(document, now, hits_);
    std::ranges::sort(hits_);
    std::vector<StandingQueries::Id> expected;
    for (const auto& [id, query] : alive_) {
      if (query.matches(document, now)) expected.push_back(id);
    }
    std::ranges::sort(expected);
    INFO(item.title << "\n" << item.summary << "\n" << difference(expected));
    REQUIRE(hits_ == expected);
    REQUIRE(standing_.size() == alive_.size());
    return hits_.size();
  }

 private:
  std::string difference(const std::vector<StandingQueries::Id>& expected) const {
    std::string out;
    for (const auto& [id, query] : alive_) {
      const bool is_hit = std::ranges::binary_search(hits_, id);
      const bool is_expected = std::ranges::binary_search(expected, id);
      if (is_hit && !is_expected) out += "found, but does not match: " + query.canonical() + '\n';
      if (!is_hit && is_expected) out += "not found: " + query.canonical() + '\n';
    }
    return out;
  }

  StandingQueries standing_;
  std::vector<std::pair<StandingQueries::Id, Query>> alive_;
  std::vector<StandingQueries::Id> hits_;
};

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
  Standing standing;
  for (std::size_t i = 0; has_learned && i < 1500; ++i) standing.learn(random.item());
  for (std::size_t i = 0; i < 1000; ++i) standing.add(random.query());
  std::size_t found = 0;
  for (std::size_t round = 0; round < rounds; ++round) found += standing.check(random.item());
  CHECK(found > rounds);
}

TEST_CASE("standing queries that come and go leave no trace", "[property]") {
  RandomNews random(5);
  Standing standing;
  for (std::size_t round = 0; round < 4000; ++round) {
    if (standing.size() == 0 || random.below(9) < 5) {
      standing.add(random.query());
    } else {
      standing.remove(random.below(standing.size()));
    }
    if (round % 10 == 0) standing.check(random.item());
  }
  while (standing.size() > 0) standing.remove(0);
  standing.check(random.item());
}

// Thousands of queries of few words: lists become long, and pairs and neighbours take over.
TEST_CASE("standing queries in a crowd find what the matcher finds", "[property]") {
  RandomNews random(7);
  Standing standing;
  for (std::size_t i = 0; i < 6000; ++i) standing.add(random.conjunction());
  for (std::size_t round = 0; round < 30; ++round) {
    standing.check(random.item());
    for (std::size_t i = 0; i < 100; ++i) standing.remove(random.below(standing.size()));
    for (std::size_t i = 0; i < 60; ++i) standing.add(random.conjunction());
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
