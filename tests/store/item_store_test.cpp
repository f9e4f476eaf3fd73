#include <SQLiteCpp/Database.h>

#include "store/item_store.h"
#include "store/store_error.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire::store;
using namespace newswire::store::test;
using newswire::Item;
using newswire::Sequence;
using newswire::Time;
using newswire::test::TempFolder;
using namespace std::chrono_literals;

namespace {

std::vector<Sequence> sequences_after(ItemStore& store, Sequence after, Sequence up_to,
                                      std::size_t limit) {
  std::vector<Sequence> sequences;
  store.scan_after(after, up_to, limit, [&](const Item& item) {
    sequences.push_back(item.sequence);
    return true;
  });
  return sequences;
}

std::vector<Sequence> sequences_before(ItemStore& store, Sequence before, std::size_t limit) {
  std::vector<Sequence> sequences;
  store.scan_before(before, limit, [&](const Item& item) {
    sequences.push_back(item.sequence);
    return true;
  });
  return sequences;
}

}  // namespace

TEST_CASE("a new store has an epoch, and neither head nor floor", "[item store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  CHECK(store.epoch() != 0);
  CHECK(store.head() == 0);
  CHECK(store.floor() == 0);
  CHECK(store.count() == 0);
  CHECK(all_items(store).empty());
  CHECK(store.sequence_before(start) == 0);
}

TEST_CASE("the epoch is the store's own, and stays until it is renewed", "[item store]") {
  TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  Database other(folder.path("other.db"), Access::read_write);
  Database reader(folder.path("news.db"), Access::read_only);
  ItemStore store(database);

  const std::uint32_t epoch = store.epoch();
  CHECK(ItemStore(other).epoch() != epoch);
  CHECK(ItemStore(reader).epoch() == epoch);

  const std::uint32_t renewed = store.renew_epoch();
  CHECK(renewed != epoch);
  CHECK(renewed != 0);
  CHECK(store.epoch() == renewed);
  CHECK(ItemStore(reader).epoch() == renewed);
}

TEST_CASE(
    "a scan sees what is after one sequence, up to another, rising, and no more than the limit",
    "[item store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 10));

  CHECK(sequences_after(store, 3, 6, 100) == std::vector<Sequence>{4, 5, 6});
  CHECK(sequences_after(store, 0, 10, 2) == std::vector<Sequence>{1, 2});
  CHECK(sequences_after(store, 8, 1000, 100) == std::vector<Sequence>{9, 10});
  CHECK(sequences_after(store, 10, 10, 100).empty());
  CHECK(sequences_after(store, 0, 10, 0).empty());
  CHECK(sequences_after(store, -5, 2, static_cast<std::size_t>(-1)) == std::vector<Sequence>{1, 2});
}

TEST_CASE("a backward scan sees what is below, falling", "[item store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 5));

  CHECK(sequences_before(store, 5, 3) == std::vector<Sequence>{4, 3, 2});
  CHECK(sequences_before(store, 6, 100) == std::vector<Sequence>{5, 4, 3, 2, 1});
  CHECK(sequences_before(store, 1, 100).empty());
}

TEST_CASE("a visitor ends the scan, also by throwing, and may scan within a scan", "[item store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 5));

  int seen = 0;
  store.scan_after(0, 5, 100, [&](const Item&) { return ++seen < 2; });
  CHECK(seen == 2);
  CHECK_THROWS_AS(store.scan_after(0, 5, 100, [](const Item&) -> bool { throw 1; }), int);
  CHECK(sequences_after(store, 0, 5, 100).size() == 5);

  std::vector<std::size_t> rest;
  store.scan_after(0, 5, 100, [&](const Item& item) {
    rest.push_back(sequences_after(store, item.sequence, 5, 100).size());
    return true;
  });
  CHECK(rest == std::vector<std::size_t>{4, 3, 2, 1, 0});
}

TEST_CASE("an item leaves nothing of itself in the next one that a scan shows", "[item store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  Item full = make_item("a", "1");
  full.author = "Someone";
  full.summary = "Text";
  full.categories = {"x"};
  full.published = start;
  full.updated = start;
  full.lang = "en";
  Item bare = make_item("a", "2");
  bare.topics.clear();
  const Committed committed = commit(database, "a", {full, bare});
  CHECK(all_items(store) == committed.added);
}

TEST_CASE("the head survives the removal of the newest items", "[item store]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  {
    Database database(path, Access::read_write);
    commit(database, "a", make_items("a", 1, 5));
    database.handle().exec("DELETE FROM item WHERE sequence > 2");
  }
  Database database(path, Access::read_write);
  CHECK(ItemStore(database).head() == 5);
  CHECK(commit(database, "a", make_items("a", 6, 6)).added.at(0).sequence == 6);
}

TEST_CASE("a time is found as the sequence before the first item fetched since", "[item store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 3, start));
  commit(database, "a", make_items("a", 4, 6, start + 1h));

  CHECK(store.sequence_before(start - 1h) == 0);
  CHECK(store.sequence_before(start) == 0);
  CHECK(store.sequence_before(start + 1ms) == 3);
  CHECK(store.sequence_before(start + 1h) == 3);
  CHECK(store.sequence_before(start + 2h) == 6);

  // A clock that went back: what came after is not missed.
  commit(database, "a", make_items("a", 7, 7, start + 3h));
  commit(database, "a", make_items("a", 8, 8, start));
  CHECK(store.sequence_before(start + 2h) == 6);
  CHECK(store.sequence_before(start + 3h) == 6);
  CHECK(store.sequence_before(start + 4h) == 8);
}
