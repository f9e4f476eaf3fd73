// What a wrong query is told: a caret in terminal columns, a reason, a suggestion.
#include <algorithm>
#include <string>

#include "tests/query/verdict.h"

using newswire::query::Query;
using newswire::query::QueryError;

namespace {

QueryError refused(std::string_view query) {
  const auto result = Query::parse(query);
  if (result) FAIL("not refused: " << query);
  return result.error();
}

struct Refusal {
  const char* query;
  std::size_t column;
  const char* reason;  // a part of it
};

template <std::size_t N>
void check_all(const Refusal (&table)[N]) {
  for (const Refusal& row : table) {
    INFO("query: " << row.query);
    const QueryError error = refused(row.query);
    CHECK(error.column == row.column);
    CHECK_THAT(error.reason, newswire::test::contains(row.reason));
    CHECK_FALSE(error.suggestion.empty());
  }
}

}  // namespace

TEST_CASE("what is never closed has the caret", "[errors]") {
  static constexpr Refusal table[] = {
      {"(a", 0, "never closed"},         {"a (b OR c", 2, "never closed"},
      {"(a (b)", 0, "never closed"},     {"(", 0, "never closed"},
      {"\"rate cut", 0, "never closed"}, {"a \"b", 2, "never closed"},
      {"5\"", 1, "never closed"},        {"title:\"x", 6, "never closed"},
      {"/ab", 0, "never closed"},        {"a /b\\/", 2, "never closed"},
      {"title:/x", 6, "never closed"},   {"a / b", 2, "never closed"},
  };
  check_all(table);
}

TEST_CASE("a stray or empty bracket, quote or slash has the caret", "[errors]") {
  static constexpr Refusal table[] = {
      {")", 0, "closes nothing"},
      {"a) b", 1, "closes nothing"},
      {"()", 0, "nothing between"},
      {"a ( )", 2, "nothing between"},
      {"-()", 1, "nothing between"},
      {"\"\"", 0, "nothing between"},
      {"a \"  \"", 2, "nothing between"},
      {"“”", 0, "nothing between"},
      {"title:\"\"", 6, "nothing between"},
      {"//", 0, "no regex"},
      {"a //", 2, "no regex"},
      {"(a))", 3, "closes nothing"},
  };
  check_all(table);
}

TEST_CASE("an operator that lacks a side has the caret, of two in a row the second", "[errors]") {
  static constexpr Refusal table[] = {
      {"OR", 0, "left side"},
      {"AND a", 0, "left side"},
      {"| a", 0, "left side"},
      {"a OR", 2, "right side"},
      {"a AND", 2, "right side"},
      {"a |", 2, "right side"},
      {"NOT", 0, "lacks its term"},
      {"a NOT", 2, "lacks its term"},
      {"a OR OR b", 5, "follows"},
      {"a AND OR b", 6, "follows"},
      {"a || b", 3, "follows"},
      {"a NOT OR b", 6, "follows"},
      {"(a OR)", 3, "right side"},
      {"(OR a)", 1, "left side"},
      {"-", 0, "must touch"},
      {"a - b", 2, "must touch"},
      {"a -", 2, "must touch"},
      {"a (-) b", 3, "must touch"},
      {"a OR NOT", 5, "lacks its term"},
  };
  check_all(table);
}

TEST_CASE("a star away from a word's end has the caret", "[errors]") {
  static constexpr Refusal table[] = {
      {"*", 0, "'*'"},        {"*foo", 0, "'*'"},     {"fo*o", 2, "'*'"},       {"a *", 2, "'*'"},
      {"title:*", 6, "'*'"},  {"\"foo\"*", 5, "'*'"}, {"/foo/*", 5, "'*'"},     {"3*4", 1, "'*'"},
      {"lang:de*", 7, "'*'"}, {"url:foo*", 7, "'*'"}, {"date:2026*", 9, "'*'"}, {"foo.*", 4, "'*'"},
      {"#*", 1, "'*'"},
  };
  check_all(table);
}

TEST_CASE("any flag but c has the caret", "[errors]") {
  static constexpr Refusal table[] = {
      {"/foo/i", 5, "flag"},     {"/foo/ci", 6, "flag"},    {"/foo/cc", 6, "flag"},
      {"a /usr/bin", 7, "flag"}, {"title:/x/g", 9, "flag"},
  };
  check_all(table);
}

TEST_CASE("an unknown field is named, with the nearest one", "[errors]") {
  const QueryError error = refused("a titel:x");
  CHECK(error.column == 2);
  CHECK_THAT(error.reason, newswire::test::contains("'titel'"));
  CHECK_THAT(error.suggestion, newswire::test::contains("title:"));
  CHECK_THAT(error.suggestion, newswire::test::contains("quote"));
  CHECK_THAT(refused("sauce:x").suggestion, newswire::test::contains("source:"));
  CHECK_THAT(refused("Topics:x").suggestion, newswire::test::contains("topic:"));
  CHECK(refused("breaking: news").column == 0);
}

TEST_CASE("a field without its value, or with a wrong one", "[errors]") {
  static constexpr Refusal table[] = {
      {"title:", 0, "lacks its value"},
      {"a title: x", 2, "lacks its value"},
      {"title:(a)", 0, "lacks its value"},
      {"#", 0, "lacks its topic"},
      {"age:2h", 4, "no age"},
      {"age:<2", 4, "no age"},
      {"age:<2y", 4, "no age"},
      {"age:<=2h", 4, "no age"},
      {"age:<1.5h", 4, "no age"},
      {"age:<100ms", 4, "no age"},
      {"age:<99999999999d", 4, "no age"},
      {"age:/x/", 4, "no age"},
      {"date:2026-13", 5, "no date"},
      {"date:2026-02-30", 5, "no date"},
      {"date:26", 5, "no date"},
      {"date:..", 5, "range"},
      {"date:2026-9-1", 5, "no date"},
      {"a date:2026-02..2026-01", 7, "reversed"},
      {"topic:tech//ai", 6, "no topic"},
      {"topic:tech/", 6, "no topic"},
      {"site:a.com/b", 5, "no host"},
      {"lang:d!", 5, "no language"},
      {"site:/x/", 5, "not a regex"},
  };
  check_all(table);
}

TEST_CASE("a term without any word is refused", "[errors]") {
  static constexpr Refusal table[] = {
      {"&", 0, "no word"},      {"a & b", 2, "no word"},   {"\"...\"", 0, "no word"},
      {"™", 0, "no word"},      {"title:%", 6, "no word"}, {"a -!", 3, "no word"},
      {"\u0301", 0, "no word"},
  };
  check_all(table);
}

TEST_CASE("a bad regex is refused with the reason", "[errors]") {
  CHECK(refused("a /(/").column == 2);
  CHECK_THAT(refused("/(/").reason, newswire::test::contains("missing )"));
  CHECK(refused("/((a{100}){100}){100}/").column == 0);
  CHECK(refused("/" + std::string(2000, 'a') + "/").column == 0);
  CHECK(refused("/(?=a)/").column == 0);
}

TEST_CASE("the caret counts terminal columns", "[errors]") {
  CHECK(refused("日本 (").column == 5);
  CHECK(refused("e\u0301 (").column == 2);
  CHECK(refused("👩‍🚀 OR").column == 3);
  CHECK(refused("한국 AND").column == 5);
  CHECK(refused("日本 titel:x").column == 5);
}

TEST_CASE("an error is the query, the caret and the reason, each on its line", "[errors]") {
  const QueryError error = refused("bitcoin AND OR etf");
  CHECK(error.render() ==
        "bitcoin AND OR etf\n"
        "            ^\n" +
            error.reason + "; " + error.suggestion);
  CHECK(error.one_line() == "column 13: " + error.reason + " (" + error.suggestion + ")");
}

TEST_CASE("no error repeats what could drive a terminal", "[errors]") {
  const QueryError error = refused("\x1B[31m\nfoo\u202E (");
  CHECK(error.render().find('\x1B') == std::string::npos);
  CHECK(error.render().find("\u202E") == std::string::npos);
  CHECK(std::ranges::count(error.render(), '\n') == 2);
}

TEST_CASE("invalid UTF-8 is refused where it stands", "[errors]") {
  CHECK(refused("ab \xFF").column == 3);
  CHECK(refused("日\xE6\x97").column == 2);
}

TEST_CASE("a query has limits, and is told so", "[errors]") {
  CHECK_THAT(refused(std::string(1 << 20, 'a')).reason, newswire::test::contains("at most"));
  CHECK(refused(std::string(1 << 20, 'a')).render().size() < 1000);
  CHECK_THAT(refused(std::string(10'000, '(')).reason, newswire::test::contains("deep"));
  CHECK(refused(std::string(10'000, '(')).column == 100);
  std::string terms;
  for (int i = 0; i < 2000; ++i) terms += "w ";
  CHECK_THAT(refused(terms).reason, newswire::test::contains("terms"));
  std::string regexes;
  for (int i = 0; i < 20; ++i) regexes += "/a/ ";
  CHECK(refused(regexes).column == 64);
  std::string phrase;
  for (int i = 0; i < 300; ++i) phrase += "東";
  CHECK_THAT(refused(phrase).reason, newswire::test::contains("characters"));
  const std::string deep = std::string(100, '(') + "a" + std::string(100, ')');
  CHECK(newswire::query::test::parsed(deep).canonical() == "a");
  CHECK(newswire::query::test::parsed(std::string(9'998, '-') + "a").canonical() == "a");
}
