#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "query/standing_queries.h"
#include "tests/query/verdict.h"

using namespace newswire;
using namespace newswire::query;
using newswire::query::test::headline;
using newswire::query::test::now;
using newswire::query::test::parsed;

namespace {

using Ids = std::vector<StandingQueries::Id>;

Ids matched(const StandingQueries& standing, std::string_view title) {
  const Item item = headline(title);
  Ids hits{99};
  standing.match(Document(item), now, hits);
  std::ranges::sort(hits);
  return hits;
}

}  // namespace

TEST_CASE("the queries that match come back", "[standing]") {
  StandingQueries standing;
  const auto everything = standing.add(parsed(""));
  const auto bitcoin = standing.add(parsed("bitcoin"));
  const auto neither = standing.add(parsed("-bitcoin -etf"));
  const auto either = standing.add(parsed("bitcoin OR etf"));
  const auto both = standing.add(parsed("bitcoin etf"));
  CHECK(standing.size() == 5);
  CHECK(matched(standing, "Bitcoin ETF") == Ids{everything, bitcoin, either, both});
  CHECK(matched(standing, "An ETF") == Ids{everything, either});
  CHECK(matched(standing, "Rain") == Ids{everything, neither});
}

TEST_CASE("equal queries have ids of their own", "[standing]") {
  StandingQueries standing;
  const auto first = standing.add(parsed("a b"));
  const auto second = standing.add(parsed("B AND A"));
  CHECK(first != second);
  CHECK(matched(standing, "a b") == Ids{first, second});
  standing.remove(first);
  CHECK(matched(standing, "a b") == Ids{second});
  standing.remove(second);
  CHECK(matched(standing, "a b").empty());
  CHECK(standing.size() == 0);
}

TEST_CASE("unknown ids are ignored", "[standing]") {
  StandingQueries standing;
  const auto id = standing.add(parsed("a"));
  standing.remove(id + 1);
  standing.remove(0);
  CHECK(standing.size() == 1);
}

TEST_CASE("crowded and common terms are told apart by a second one", "[standing]") {
  StandingQueries standing;
  for (int i = 0; i < 2000; ++i) {
    const Item item = headline("markets today " + std::to_string(i));
    standing.learn(Document(item));
  }
  std::vector<StandingQueries::Id> ids;
  for (int i = 0; i < 200; ++i) {
    ids.push_back(standing.add(parsed("markets w" + std::to_string(i))));
    ids.push_back(standing.add(parsed("markets today -x" + std::to_string(i))));
  }
  const Ids hits = matched(standing, "Markets today: w7");
  CHECK(hits.size() == 201);
  CHECK(matched(standing, "Markets: w7") == Ids{ids[14]});
  for (const auto id : ids) standing.remove(id);
  CHECK(matched(standing, "Markets today: w7").empty());
}

TEST_CASE("a query may be shared by threads", "[standing]") {
  const Query query = parsed("/b.tcoin/ OR title:bit* OR \"bit coin\"");
  std::vector<std::thread> threads;
  std::vector<int> found(4);
  for (std::size_t t = 0; t < found.size(); ++t) {
    threads.emplace_back([&, t] {
      const Query copy = query;
      for (int i = 0; i < 200; ++i) found[t] += copy.matches(headline("Bitcoin"), now) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(found == std::vector<int>(4, 200));
}
