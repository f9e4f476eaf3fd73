#include <algorithm>
#include <atomic>
#include <iterator>
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

TEST_CASE("queries come and go while other threads match", "[standing]") {
  StandingQueries standing;
  const auto stays = standing.add(parsed("bitcoin"));
  std::atomic<bool> is_done = false;
  std::atomic<std::size_t> missed = 0;
  std::atomic<std::size_t> rounds = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      while (!is_done) {
        const Ids hits = matched(standing, "Bitcoin rises above 7");
        if (!std::ranges::binary_search(hits, stays)) ++missed;
        ++rounds;
      }
    });
  }
  // So many that every table and list grows, and shrinks again.
  for (int round = 0; round < 3 || rounds < 10; ++round) {
    Ids ids;
    for (int i = 0; i < 2000; ++i) {
      const std::string number = std::to_string(i);
      ids.push_back(standing.add(parsed("bitcoin " + number)));
      ids.push_back(standing.add(parsed("(a" + number + " OR rises) -b" + number)));
      ids.push_back(standing.add(parsed("résumé topic:t" + number + "*")));
    }
    for (const auto id : ids) standing.remove(id);
  }
  is_done = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(missed == 0);
  CHECK(standing.size() == 1);
}

TEST_CASE("an id that was given back finds nobody else's query", "[standing]") {
  StandingQueries standing;
  const auto gone = standing.add(parsed("a"));
  standing.remove(gone);
  const auto other = standing.add(parsed("b"));
  CHECK(gone != other);
  standing.remove(gone);
  CHECK(standing.size() == 1);
  CHECK(matched(standing, "b") == Ids{other});
}

TEST_CASE("queries that require something are not tried on every item", "[standing]") {
  const char* const looked_up[] = {"word",
                                   "word -other",
                                   "prefix*",
                                   "résumé",
                                   "\"a phrase\"",
                                   "日本 OR 東京",
                                   "한국",
                                   "🚀",
                                   "a OR (b -c)",
                                   "-(-a OR -b)",
                                   "topic:tech",
                                   "topic:tech/*",
                                   "topic:te*",
                                   "source:bbc",
                                   "source:re*",
                                   "lang:de",
                                   "site:example.com",
                                   "url:example",
                                   "/\\bdeals?\\b/",
                                   "/(bank|credit) of/",
                                   "age:<2h bitcoin"};
  const char* const tried[] = {"",         "-word",          "-a -b",    "a OR -b",
                               "age:<2h",  "date:2026",      "url:com",  "/a.b/",
                               "/日本語/", "NOT topic:tech", "/ban*k|x/"};
  StandingQueries standing;
  for (const char* text : looked_up) {
    INFO(text);
    CHECK_FALSE(is_tried_on_every_item(parsed(text)));
    standing.add(parsed(text));
  }
  CHECK(standing.tried_on_every_item() == 0);
  for (const char* text : tried) {
    INFO(text);
    CHECK(is_tried_on_every_item(parsed(text)));
    standing.add(parsed(text));
  }
  CHECK(standing.tried_on_every_item() == std::size(tried));
}

TEST_CASE("queries with very many alternatives stand like others", "[standing]") {
  StandingQueries standing;
  std::string any = "w0";
  std::string product = "(a0 OR b0)";
  for (int i = 1; i < 300; ++i) {
    const std::string number = std::to_string(i);
    any += " OR w" + number;
    product += " (a" + number + " OR b" + number + ")";
  }
  const auto one_of_many = standing.add(parsed(any));
  const auto all_of_many = standing.add(parsed(product));
  const auto both = standing.add(parsed("(" + any + ") OR (" + product + ")"));
  std::string title = "b0";
  for (int i = 1; i < 300; ++i) title += " a" + std::to_string(i);
  CHECK(matched(standing, "w0 w299 w17") == Ids{one_of_many, both});
  CHECK(matched(standing, title) == Ids{all_of_many, both});
  CHECK(matched(standing, "a1 b2").empty());
}
