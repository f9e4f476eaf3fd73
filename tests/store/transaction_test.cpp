#include <SQLiteCpp/Database.h>

#include "store/store_error.h"
#include "store/transaction.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire::store;
using namespace newswire::store::test;
using newswire::test::TempFolder;
using namespace std::chrono_literals;

namespace {

constexpr int normal = 1;
constexpr int full = 2;

int synchronous(Database& database) {
  return database.handle().execAndGet("PRAGMA synchronous").getInt();
}

}  // namespace

TEST_CASE("what is written within a transaction is seen by others when it is committed",
          "[transaction]") {
  TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  Database reader(folder.path("news.db"), Access::read_only);
  ItemStore seen(reader);

  Transaction transaction(database);
  commit(database, "a", make_items("a", 1, 3));
  commit(database, "b", make_items("b", 1, 3));
  SourceStore(database).save(make_state("c"));
  CHECK(ItemStore(database).count() == 6);
  CHECK(seen.count() == 0);

  transaction.commit();
  CHECK(seen.count() == 6);
  CHECK(SourceStore(reader).source("c"));
}

TEST_CASE("a transaction that is not committed leaves nothing", "[transaction]") {
  Database database(":memory:", Access::read_write);
  {
    Transaction transaction(database);
    commit(database, "a", make_items("a", 1, 3));
  }
  CHECK(ItemStore(database).count() == 0);
  CHECK(ItemStore(database).head() == 0);
  CHECK_FALSE(SourceStore(database).source("a"));
}

TEST_CASE("trouble within a transaction undoes the whole of it", "[transaction]") {
  Database database(":memory:", Access::read_write);
  SourceState impossible = make_state("b");
  impossible.etag.emplace(17 << 20, 'x');
  const auto write = [&] {
    Transaction transaction(database);
    commit(database, "a", make_items("a", 1, 3));
    commit_feed(database, impossible, make_items("b", 1, 3), start);
    transaction.commit();
  };
  CHECK_THROWS_AS(write(), StoreError);
  CHECK(ItemStore(database).count() == 0);
  CHECK(commit(database, "a", make_items("a", 1, 3)).added.size() == 3);
}

TEST_CASE("only what may be lost with the power is not synced", "[transaction]") {
  TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  {
    Transaction quick(database, Durability::process_end);
    CHECK(synchronous(database) == normal);
    commit(database, "a", make_items("a", 1, 1));
    quick.commit();
  }
  {
    Transaction safe(database);
    CHECK(synchronous(database) == full);
  }
  {
    Transaction quick(database, Durability::process_end);  // rolled back
    commit(database, "a", make_items("a", 2, 2));
  }
  {
    Transaction safe(database);
    Transaction within(database, Durability::process_end);
    CHECK(synchronous(database) == full);
    within.commit();
    safe.commit();
  }
  CHECK(ItemStore(database).count() == 1);
}

TEST_CASE("after a transaction that cannot begin others can", "[transaction]") {
  TempFolder folder;
  Database holder(folder.path("news.db"), Access::read_write);
  Database database(folder.path("news.db"), Access::read_write, 1ms);
  Transaction held(holder);

  CHECK_THROWS_AS(Transaction(database, Durability::process_end), StoreError);

  held.commit();
  Transaction safe(database);
  CHECK(synchronous(database) == full);
  CHECK(commit(database, "a", make_items("a", 1, 1)).added.size() == 1);
  safe.commit();
}
