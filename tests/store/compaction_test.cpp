#include "store/check.h"
#include "store/compaction.h"
#include "store/store_error.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::store;
using namespace newswire::store::test;
using newswire::test::TempFolder;

namespace {

bool at_work() {
  return true;
}

// Of 5,000 items the newest hundred.
void fill_and_empty(Database& database) {
  for (int first = 1; first < 5'000; first += 500) {
    commit(database, "a", make_items("a", first, first + 499));
  }
  ItemStore(database).remove_expired({.max_age = {}, .max_items = 100}, start);
}

}  // namespace

TEST_CASE("compacting gives back the room of removed items, and changes nothing else",
          "[compaction]") {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  Database reader(folder.path("news.db"), Access::read_only);
  fill_and_empty(database);
  ItemStore items(database);
  const auto kept = all_items(items);
  const auto epoch = items.epoch();
  const Room before = room_of(database);
  REQUIRE(before.free_bytes > before.bytes / 3);

  compact(database, at_work);
  const Room after = room_of(database);
  CHECK(after.free_bytes == 0);
  CHECK(after.bytes <= before.bytes - before.free_bytes);
  CHECK(items.epoch() == epoch);
  CHECK(items.head() == 5'000);
  CHECK(items.floor() == 4'900);
  CHECK(all_items(items) == kept);
  ItemStore of_reader(reader);
  CHECK(all_items(of_reader) == kept);
  CHECK(check_store(database, at_work).empty());
  commit(database, "a", make_items("a", 5'001, 5'001));
  CHECK(items.head() == 5'001);
}

TEST_CASE("compacting that is called off leaves the store as it was", "[compaction]") {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  fill_and_empty(database);
  const Room before = room_of(database);
  CHECK_THROWS_AS(compact(database, [] { return false; }), StoreError);
  CHECK(room_of(database).bytes == before.bytes);
  CHECK(ItemStore(database).count() == 100);
  CHECK(check_store(database, at_work).empty());
}
