#include <SQLiteCpp/Database.h>

#include "store/item_store.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire::store;
using namespace newswire::store::test;
using newswire::Time;
using namespace std::chrono_literals;

namespace {

constexpr auto day = 24h;
constexpr Retention ninety_days{.max_age = 90 * day, .max_items = 0};

std::int64_t remembered(Database& database) {
  return database.handle().execAndGet("SELECT count(*) FROM removed_item").getInt64();
}

}  // namespace

TEST_CASE("without limits nothing is removed", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 5));
  CHECK(store.remove_expired({}, start + 10000 * day) == 0);
  CHECK(store.floor() == 0);
  CHECK(store.count() == 5);
}

TEST_CASE("items beyond the age go, and the floor tells how far", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 3, start));
  commit(database, "a", make_items("a", 4, 6, start + 10 * day));

  CHECK(store.remove_expired(ninety_days, start + 90 * day) == 0);
  CHECK(store.remove_expired(ninety_days, start + 90 * day + 1ms) == 3);
  CHECK(ids(all_items(store)) == std::vector<std::string>{"4", "5", "6"});
  CHECK(store.floor() == 3);
  CHECK(store.head() == 6);
  CHECK(store.sequence_before(start) == 3);

  CHECK(store.remove_expired(ninety_days, start + 500 * day) == 3);
  CHECK(store.floor() == 6);
  CHECK(store.head() == 6);
  CHECK(store.sequence_before(start) == 6);
  CHECK(store.remove_expired(ninety_days, start + 500 * day) == 0);
}

TEST_CASE("items beyond the number go, the oldest first", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 10));

  CHECK(store.remove_expired({.max_age = 0ms, .max_items = 10}, start) == 0);
  CHECK(store.remove_expired({.max_age = 0ms, .max_items = 4}, start) == 6);
  CHECK(ids(all_items(store)) == std::vector<std::string>{"7", "8", "9", "10"});
  CHECK(store.floor() == 6);
}

TEST_CASE("the stricter of two limits counts", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 4, start));
  commit(database, "a", make_items("a", 5, 10, start + 50 * day));
  const auto removed = GENERATE(std::pair{8L, 4}, std::pair{3L, 7});
  CHECK(store.remove_expired({.max_age = 10 * day, .max_items = removed.first}, start + 55 * day) ==
        removed.second);
}

TEST_CASE("only a prefix of the log is removed: an older item behind a younger one waits",
          "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 2, start));
  commit(database, "a", make_items("a", 3, 3, start + 2 * day));  // the clock was wrong
  commit(database, "a", make_items("a", 4, 4, start));

  CHECK(store.remove_expired(ninety_days, start + 91 * day) == 2);
  CHECK(store.floor() == 2);
  CHECK(store.remove_expired(ninety_days, start + 93 * day) == 2);
}

TEST_CASE("more than a batch is removed in one call", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 1201));
  int batches = 0;
  CHECK(store.remove_expired({.max_age = 0ms, .max_items = 1}, start, [&] { ++batches; }) == 1200);
  CHECK(batches == 3);
  CHECK(store.floor() == 1200);
  CHECK(store.count() == 1);
}

TEST_CASE("a removed item that is still in its feed does not come back as news", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 3));
  store.remove_expired(ninety_days, start + 91 * day);
  REQUIRE(store.count() == 0);

  const Committed again = commit(database, "a", make_items("a", 2, 4), start + 91 * day);
  CHECK(ids(again.added) == std::vector<std::string>{"4"});
  CHECK(commit(database, "b", make_items("b", 2, 2)).added.size() == 1);
}

TEST_CASE("an old entry is remembered as long as its feed holds it", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 3));
  store.remove_expired(ninety_days, start + 100 * day);

  // Entry 3 stays in the feed for a year, 1 and 2 have left it.
  for (auto after = 100 * day; after < 465 * day; after += 29 * day) {
    CHECK(commit(database, "a", make_items("a", 3, 3), start + after).added.empty());
  }
  CHECK(remembered(database) == 1);
}

TEST_CASE("an old entry is remembered while its feed says that nothing changed", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 3));
  store.remove_expired(ninety_days, start + 100 * day);

  commit(database, "a", {}, start + 200 * day);  // the state alone: 304
  const Committed at_last = commit(database, "a", make_items("a", 1, 4), start + 300 * day);

  CHECK(ids(at_last.added) == std::vector<std::string>{"4"});
  CHECK(remembered(database) == 3);
}

TEST_CASE("an entry that left its feed is forgotten after 30 days, and no other's", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 1));
  commit(database, "b", make_items("b", 1, 1));
  store.remove_expired(ninety_days, start + 100 * day);

  commit(database, "a", make_items("a", 2, 2), start + 130 * day);
  CHECK(remembered(database) == 2);
  commit(database, "a", make_items("a", 2, 2), start + 130 * day + 1ms);
  CHECK(remembered(database) == 1);
  CHECK(commit(database, "b", make_items("b", 1, 1), start + 140 * day).added.empty());
}

TEST_CASE("a source that is removed takes its memory along", "[retention]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 3));
  store.remove_expired(ninety_days, start + 100 * day);
  SourceStore(database).remove("a");
  CHECK(remembered(database) == 0);
}
