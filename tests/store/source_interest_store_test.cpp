#include "core/result.h"
#include "store/source_interest_store.h"
#include "store/source_store.h"
#include "store/store_error.h"
#include "store/transaction.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::store;
using namespace newswire::store::test;
using namespace std::chrono_literals;

TEST_CASE("what was counted of a source adds up and is forgotten by halves", "[source interest]") {
  Database database(":memory:", Access::read_write);
  SourceInterestStore store(database);
  CHECK(store.all(start).empty());
  store.add({{"a", 10, 4}, {"b", 2, 0}}, start);
  const Time later = start + interest_half_life;
  store.add({{"a", 1, 6}}, later);

  const auto all = store.all(later);
  REQUIRE(all.size() == 2);
  CHECK(all[0].source == "a");
  CHECK(all[0].items == Approx(6));
  CHECK(all[0].hits == Approx(8));
  CHECK(all[0].last_hit == later);
  CHECK(all[1].items == Approx(1));
  CHECK(all[1].hits == 0);
  CHECK_FALSE(all[1].last_hit);
  CHECK(store.all(later + interest_half_life)[0].hits == Approx(4));
}

TEST_CASE("a count without a hit leaves when the last one was", "[source interest]") {
  Database database(":memory:", Access::read_write);
  SourceInterestStore store(database);
  store.add({{"a", 1, 1}}, start);
  store.add({{"a", 1, 0}}, start + 1h);
  CHECK(store.all(start + 1h)[0].last_hit == start);
}

TEST_CASE("a clock that was set back makes no figure grow", "[source interest]") {
  Database database(":memory:", Access::read_write);
  SourceInterestStore store(database);
  store.add({{"a", 8, 8}}, start);
  CHECK(store.all(start - 720h)[0].hits == 8);
  store.add({{"a", 1, 1}}, start - 720h);
  CHECK(store.all(start - 720h)[0].hits == 9);
}

TEST_CASE("sources that nothing is counted of are forgotten with time", "[source interest]") {
  Database database(":memory:", Access::read_write);
  SourceInterestStore store(database);
  store.add({{"a", 1, 1}}, start);
  store.add({{"b", 1, 1}}, start + 29 * 24h);
  CHECK(store.all(start).size() == 2);
  store.add({{"b", 1, 1}}, start + 31 * 24h);
  REQUIRE(store.all(start).size() == 1);
  CHECK(store.all(start)[0].source == "b");
}

TEST_CASE("a source that is removed leaves no figures of interest", "[source interest]") {
  Database database(":memory:", Access::read_write);
  SourceInterestStore store(database);
  store.add({{"a", 1, 1}, {"b", 1, 1}}, start);
  SourceStore(database).remove("a");
  REQUIRE(store.all(start).size() == 1);
  CHECK(store.all(start)[0].source == "b");
}

TEST_CASE("a connection for updates writes to a store and never makes one", "[source interest]") {
  const newswire::test::TempFolder folder;
  const std::string path = folder.path("news.db");
  CHECK_THROWS_AS(Database(path, Access::update), FatalError);
  CHECK_THROWS_AS(Database(path, Access::read_only), FatalError);
  folder.write("news.db", "");
  CHECK_THROWS_AS(Database(path, Access::update), FatalError);

  Database fetcher(path, Access::read_write);
  Database broker(path, Access::update, 0ms);
  SourceInterestStore(broker).add({{"a", 1, 1}}, start);
  CHECK(SourceInterestStore(fetcher).all(start).size() == 1);
  const Transaction other(fetcher);
  CHECK_THROWS_AS(SourceInterestStore(broker).add({{"a", 1, 1}}, start), StoreError);
}
