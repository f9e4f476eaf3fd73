// Operators, brackets, and what is an operator at all.
#include "tests/query/verdict.h"

using newswire::query::test::check_all;
using newswire::query::test::finds;
using newswire::query::test::parsed;
using newswire::query::test::Verdict;

TEST_CASE("an empty query matches everything", "[grammar]") {
  for (const char* query : {"", " ", " \t\n ", "\u3000"}) {
    CHECK(parsed(query).matches_everything());
    CHECK(parsed(query).canonical().empty());
    CHECK(finds(query, "anything"));
  }
  CHECK_FALSE(parsed("a").matches_everything());
}

TEST_CASE("words side by side must all be found", "[grammar]") {
  static constexpr Verdict table[] = {
      {"a b", "b and a", true}, {"a b", "a", false},       {"a AND b", "a b", true},
      {"a AND b", "b", false},  {"a and b", "a b", false}, {"a and b", "a and b", true},
      {"a or b", "a", false},   {"not a", "not a", true},
  };
  check_all(table);
}

TEST_CASE("OR binds loosest", "[grammar]") {
  static constexpr Verdict table[] = {
      {"a OR b c", "a", true},     {"a OR b c", "b", false},    {"a OR b c", "b c", true},
      {"(a OR b) c", "a", false},  {"(a OR b) c", "a c", true}, {"a|b", "b", true},
      {"a | b", "b", true},        {"a b|c", "c", true},        {"a b|c", "b", false},
      {"a OR b AND c", "a", true},
  };
  check_all(table);
}

TEST_CASE("NOT and a leading hyphen exclude", "[grammar]") {
  static constexpr Verdict table[] = {
      {"a -b", "a", true},
      {"a -b", "a b", false},
      {"a NOT b", "a b", false},
      {"a AND NOT b", "a", true},
      {"-b", "a", true},
      {"-b", "b", false},
      {"--b", "b", true},
      {"--b", "a", false},
      {"NOT -b", "b", true},
      {"-(a b)", "a", true},
      {"-(a b)", "a b", false},
      {"-\"a b\"", "b a", true},
      {"a-b", "a b", true},
      {"a-b", "b", false},
      {"a (-b)", "a b", false},
      {"-title:a", "a", false},
      {"-/a/", "b", true},
      {"NOT(a)", "b", true},
      {"\"a\"-b", "a b", true},
      {"\"a\"-b", "a", false},
      {"a|-b", "c", true},
      {"NOT a OR b", "c", true},
      {"NOT (a OR b)", "b", false},
  };
  check_all(table);
}

TEST_CASE("bars, brackets and quotes end a word anywhere", "[grammar]") {
  static constexpr Verdict table[] = {
      {"a(b)", "a b", true},        {"a(b)", "a", false},        {"a\"b c\"", "a b c", true},
      {"a\"b c\"", "a c b", false}, {"\"a\"OR\"b\"", "b", true}, {"a”b c”", "b c a", true},
      {"title:a|b", "b", true},
  };
  check_all(table);
}

TEST_CASE("operators in quotes, in other cases or as a value are words", "[grammar]") {
  static constexpr Verdict table[] = {
      {"\"OR\"", "this or that", true}, {"a \"AND\" b", "a b", false},
      {"title:NOT", "not now", true},   {"Or", "or", true},
      {"ORacle", "Oracle", true},       {"NOT-a", "not a", true},
  };
  check_all(table);
}

TEST_CASE("a name before a colon is a field only where nothing else can be meant", "[grammar]") {
  static constexpr Verdict table[] = {
      {"12:30", "12 30", true},           {"std::vector", "std vector", true},
      {"title::x", "title x", true},      {"https://x.y", "https x y", true},
      {"title://x", "title x", true},     {"title:author:x", "author x", true},
      {"covid-19:x", "covid 19 x", true}, {"\"breaking: news\"", "Breaking news", true},
  };
  check_all(table);
}
