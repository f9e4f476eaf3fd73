// What the tests of the query language ask: does this query find this headline?
#pragma once

#include <string>
#include <string_view>

#include "core/item.h"
#include "query/query.h"
#include "tests/support/catch.h"

namespace newswire::query::test {

// Friday, 20 November 2026, 07:00 UTC.
constexpr Time now{std::chrono::milliseconds(1795158000000)};

inline Query parsed(std::string_view query) {
  auto result = Query::parse(query);
  if (!result) FAIL(result.error().render());
  return *result;
}

inline Item headline(std::string_view title) {
  Item item;
  item.title = std::string(title);
  item.fetched = now;
  return item;
}

inline bool finds(std::string_view query, const Item& item) {
  return parsed(query).matches(item, now);
}

inline bool finds(std::string_view query, std::string_view title) {
  return finds(query, headline(title));
}

struct Verdict {
  const char* query;
  const char* title;
  bool expected;
};

template <std::size_t N>
void check_all(const Verdict (&table)[N]) {
  for (const Verdict& row : table) {
    INFO("query: " << row.query << "\ntitle: " << row.title);
    CHECK(finds(row.query, row.title) == row.expected);
    // The canonical form is the same query.
    CHECK(finds(parsed(row.query).canonical(), row.title) == row.expected);
  }
}

}  // namespace newswire::query::test
