// Whatever is given as a query is a query or is refused, soon and without much memory.
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/text.h"
#include "query/explain.h"
#include "query/standing_queries.h"
#include "tests/query/verdict.h"

using namespace newswire;
using namespace newswire::query;
using newswire::query::test::headline;
using newswire::query::test::now;

namespace {

// A query that can be used in every way, or an error that can be shown.
bool is_answered(const std::string& text) {
  INFO(text.substr(0, 200));
  const auto query = Query::parse(text);
  if (!query) {
    const QueryError& error = query.error();
    CHECK_FALSE(error.reason.empty());
    CHECK(is_valid_utf8(error.render()));
    CHECK(error.column <= display_width(error.query));
    CHECK(error.one_line().find('\n') == std::string::npos);
    return false;
  }
  const Item item = headline("Bank cuts rates: 3.5% in L’Europe, says @the_bank");
  const Document document(item);
  StandingQueries standing;
  const auto id = standing.add(*query);
  std::vector<StandingQueries::Id> hits;
  standing.match(document, now, hits);
  CHECK(hits.size() == (query->matches(document, now) ? 1 : 0));
  standing.remove(id);
  explain(*query, document, now);
  CHECK_FALSE(outline(*query).empty());
  return true;
}

bool is_refused(const std::string& text) {
  return !is_answered(text);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

// The queries of docs/query.md: of its blocks, and what stands between backquotes.
std::vector<std::string> documented_queries() {
  std::ifstream file(NEWSWIRE_SOURCE_DIR "/docs/query.md");
  std::vector<std::string> out;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("query:  ")) out.push_back(line.substr(8));
    for (std::size_t at = 0; (at = line.find('`', at)) != line.npos;) {
      const std::size_t end = line.find('`', at + 1);
      if (end == line.npos) break;
      out.push_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every beginning of a documented query is a query or refused", "[bad]") {
  const std::vector<std::string> queries = documented_queries();
  CHECK(queries.size() > 80);
  std::size_t answered = 0;
  for (const std::string& query : queries) {
    for (std::size_t bytes = 0; bytes <= query.size(); ++bytes) {
      answered += is_answered(query.substr(0, bytes)) ? 1 : 0;
    }
  }
  CHECK(answered > queries.size());
}

TEST_CASE("any bytes are a query or refused", "[bad]") {
  std::mt19937 random(20261120);
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 64, ' ');
    for (char& c : text) c = static_cast<char>(random());
    is_answered(text);
  }
}

TEST_CASE("a query of a megabyte is refused and its beginning shown", "[bad]") {
  for (const char* piece : {"a", "a ", "(", "-", "\"", "/", "日", "\xFF", "a OR ", "\x01"}) {
    const auto query = Query::parse(repeated(piece, 1'000'000));
    REQUIRE_FALSE(query);
    CHECK(query.error().render().size() < 1000);
    CHECK(is_valid_utf8(query.error().render()));
  }
}

TEST_CASE("what nests or repeats without end is refused at its limit", "[bad]") {
  CHECK(is_refused(repeated("(", 10'000)));
  CHECK(is_refused(repeated("(", 8'000) + "a" + repeated(")", 8'000)));
  CHECK(is_refused(repeated(")", 10'000)));
  CHECK(is_refused(repeated("-(", 5'000)));
  CHECK(is_refused(repeated("OR ", 5'000)));
  CHECK(is_refused(repeated("a ", 5'000)));
  CHECK(is_refused("\"" + repeated("a ", 5'000) + "\""));
  CHECK(is_refused(repeated("/a/ ", 100)));
  CHECK(is_answered(repeated("(", 100) + "a" + repeated(")", 100)));
  CHECK(is_answered(repeated("-", 10'000) + "a"));
  CHECK(is_answered(repeated("NOT ", 4'000) + "a"));
  CHECK(is_answered(repeated("a ", 1'000)));
  CHECK(is_answered(std::string(16'000, 'a')));
  CHECK(is_answered(std::string(16'000, 'a') + "*"));
  CHECK(is_answered("source:" + std::string(16'000, 'a') + "*"));
}

TEST_CASE("regexes that would be slow or large are refused or are fast", "[bad]") {
  CHECK(is_refused("/(a/"));
  CHECK(is_refused("/a**{5}/"));
  CHECK(is_refused("/(a{1000}){1000}/"));
  CHECK(is_refused("/((a{100}){100}){100}/"));
  CHECK(is_refused("/(x+x+)+y\\1/"));
  CHECK(is_refused("/(?=a)b/"));
  CHECK(is_refused("/" + std::string(2'000, 'a') + "/"));
  is_answered("/((a|b|c|d|e|f|g|h){30}){30}/");
  is_answered("/(" + repeated("ab|", 300) + "c){40}/");
  is_answered("/(\\pL{1,60}){10}/");
  const std::string long_text(100'000, 'a');
  for (const char* text :
       {"/(a+)+$/", "/(a|aa)+b/", "/(.*)(.*)(.*)b$/", "/(a*)*c/", "/^(a?){50}b/"}) {
    const auto query = Query::parse(text);
    INFO(text);
    REQUIRE(query);
    CHECK(query->matches(headline(long_text), now) == (std::string_view(text) == "/(a+)+$/"));
  }
}

TEST_CASE("invalid UTF-8 is refused where it begins", "[bad]") {
  for (const char* bad : {"\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x9A", "\xED\xA0\x80", "\xC0\xAF"}) {
    const auto query = Query::parse(std::string("日本 ") + bad + " x");
    REQUIRE_FALSE(query);
    CHECK(query.error().column == 5);
  }
}

TEST_CASE("words of many other queries and exclusions alone are queries", "[bad]") {
  CHECK(is_answered("the"));
  CHECK(is_answered("the of and a to in"));
  CHECK(is_answered("-the"));
  CHECK(is_answered("-a -b -c"));
  CHECK(is_answered("-(a OR b)"));
  CHECK(is_answered("NOT NOT NOT a"));
}
