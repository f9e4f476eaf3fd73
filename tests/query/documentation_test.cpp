// Runs the examples of docs/query.md.
#include <fstream>
#include <string>
#include <vector>

#include "tests/query/verdict.h"

using newswire::query::Query;
using newswire::query::test::finds;
using newswire::query::test::parsed;

namespace {

// The lines of each fenced block of a kind.
std::vector<std::vector<std::string>> blocks(const std::string& kind) {
  std::ifstream file(NEWSWIRE_SOURCE_DIR "/docs/query.md");
  REQUIRE(file.good());
  std::vector<std::vector<std::string>> out;
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```" + kind) {
      is_inside = true;
      out.emplace_back();
    } else if (line.starts_with("```")) {
      is_inside = false;
    } else if (is_inside) {
      out.back().push_back(line);
    }
  }
  return out;
}

std::string value_of(const std::string& line) {
  const std::size_t at = line.find_first_not_of(' ', line.find(':') + 1);
  return at == std::string::npos ? "" : line.substr(at);
}

}  // namespace

TEST_CASE("the documented verdicts are what the matcher says", "[documentation]") {
  std::size_t count = 0;
  for (const auto& block : blocks("verdicts")) {
    std::string query;
    for (const std::string& line : block) {
      INFO(query << "\n" << line);
      if (line.starts_with("query:")) {
        query = value_of(line);
      } else if (line.starts_with("finds:")) {
        CHECK(finds(query, value_of(line)));
        ++count;
      } else if (line.starts_with("misses:")) {
        CHECK_FALSE(finds(query, value_of(line)));
        ++count;
      } else {
        CHECK(line.empty());
      }
    }
  }
  CHECK(count > 50);
}

TEST_CASE("the documented refusals are what a wrong query is told", "[documentation]") {
  const auto refused = blocks("refused");
  CHECK(refused.size() > 2);
  for (const auto& block : refused) {
    REQUIRE(block.size() == 3);
    const auto result = Query::parse(block[0]);
    INFO(block[0]);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().render() == block[0] + '\n' + block[1] + '\n' + block[2]);
  }
}

TEST_CASE("the documented canonical forms are what is printed", "[documentation]") {
  std::size_t count = 0;
  for (const auto& block : blocks("canonical")) {
    for (std::size_t i = 0; i + 1 < block.size(); i += 3, ++count) {
      CHECK(parsed(block[i]).canonical() == block[i + 1]);
    }
  }
  CHECK(count > 2);
}
