// Runs tests/data/query/verdicts.txt, a table of queries, headlines and verdicts:
//   # a subject
//   QUERY
//     + a headline that it finds
//     - a headline that it does not find
//   QUERY
//     ! the column of the caret, from 0, where the query is refused
// Each verdict is asked of the matcher, of the canonical form and of standing queries.
#include <fstream>
#include <string>
#include <vector>

#include "query/standing_queries.h"
#include "tests/query/verdict.h"

using namespace newswire;
using namespace newswire::query;
using newswire::query::test::finds;
using newswire::query::test::headline;
using newswire::query::test::now;
using newswire::query::test::parsed;

namespace {

bool finds_standing(const std::string& query, const std::string& title) {
  StandingQueries standing;
  standing.add(parsed(query));
  std::vector<StandingQueries::Id> hits;
  const Item item = headline(title);
  standing.match(Document(item), now, hits);
  return !hits.empty();
}

void check_verdict(const std::string& query, const std::string& title, bool expected) {
  CHECK(finds(query, title) == expected);
  CHECK(finds(parsed(query).canonical(), title) == expected);
  CHECK(finds_standing(query, title) == expected);
}

void check_refusal(const std::string& query, const std::string& column) {
  const auto result = Query::parse(query);
  REQUIRE_FALSE(result.ok());
  CHECK(std::to_string(result.error().column) == column);
}

}  // namespace

TEST_CASE("the table of verdicts holds", "[verdicts]") {
  std::ifstream file(NEWSWIRE_SOURCE_DIR "/tests/data/query/verdicts.txt");
  REQUIRE(file.good());
  std::string query;
  std::size_t number = 0;
  std::size_t count = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.starts_with("# ")) continue;
    if (!line.starts_with("  ")) {
      query = line;
      continue;
    }
    INFO("line " << number << "\nquery: " << query << "\n" << line);
    REQUIRE(line.size() > 4);
    const std::string value = line.substr(4);
    if (line[2] == '!') {
      check_refusal(query, value);
    } else {
      REQUIRE((line[2] == '+' || line[2] == '-'));
      check_verdict(query, value, line[2] == '+');
    }
    ++count;
  }
  CHECK(count > 400);
}
