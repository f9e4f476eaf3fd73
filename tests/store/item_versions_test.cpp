#include "store/item_versions.h"
#include "store/transaction.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"

using namespace newswire::store;
using namespace newswire::store::test;
using newswire::Item;
using namespace std::chrono_literals;

namespace {

Item update_of(const std::string& id, const std::string& title, const std::string& before) {
  Item item = make_item("a", id, start + 1h);
  item.title = title;
  item.update = true;
  item.previous_title = before;
  return item;
}

}  // namespace

TEST_CASE("an update is a further row of the log, and comes back as it was stored", "[versions]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 2));

  const auto first = commit(database, "a", {update_of("1", "Better", "Title of 1")});
  const auto second = commit(database, "a", {update_of("1", "Best", "Better")});

  REQUIRE(first.added.size() == 1);
  CHECK(first.added[0].sequence == 3);
  const auto items = all_items(store);
  REQUIRE(items.size() == 4);
  CHECK(items[2] == first.added[0]);
  CHECK(items[3] == second.added.at(0));
  CHECK(items[3].update);
  CHECK(items[3].previous_title == "Better");
  CHECK_FALSE(items[0].update);
  CHECK(store.count() == 4);
  CHECK(store.update_count() == 2);
}

TEST_CASE("an update whose title stayed keeps an empty title before it", "[versions]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 1));
  commit(database, "a", {update_of("1", "", "")});
  CHECK(all_items(store).at(1).update);
}

TEST_CASE("the versions of an item are told newest first, and none of another", "[versions]") {
  Database database(":memory:", Access::read_write);
  commit(database, "a", make_items("a", 1, 2));
  commit(database, "b", make_items("b", 1, 1));
  commit(database, "a", {update_of("1", "Better", "Title of 1")});

  ItemVersions versions(database);
  const auto found = versions.of("a", "1");
  REQUIRE(found.size() == 2);
  CHECK(found[0].number == 1);
  CHECK(found[0].title == "Better");
  CHECK(found[0].fetched == start + 1h);
  CHECK(found[1].number == 0);
  CHECK(found[1].title == "Title of 1");
  CHECK(versions.of("b", "1").size() == 1);
  CHECK(versions.of("b", "2").empty());
}

TEST_CASE("an update of what is not stored is an item like any other", "[versions]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", {update_of("1", "Better", "Title of 1")});
  CHECK_FALSE(all_items(store).at(0).update);
}

TEST_CASE("an update of what retention removed does not bring it back", "[versions]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 1));
  store.remove_expired({.max_age = 1h}, start + 48h);
  CHECK(commit(database, "a", {update_of("1", "Better", "Title of 1")}).added.empty());
}

TEST_CASE("while a version is kept the item is known, and numbers go on from it", "[versions]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 1));
  commit(database, "a", {update_of("1", "Better", "Title of 1")});
  REQUIRE(store.remove_expired({.max_age = 30min}, start + 1h) == 1);

  CHECK(commit(database, "a", make_items("a", 1, 1)).added.empty());
  commit(database, "a", {update_of("1", "Best", "Better")});
  const auto versions = ItemVersions(database).of("a", "1");
  REQUIRE(versions.size() == 2);
  CHECK(versions[0].number == 2);
  CHECK(versions[1].number == 1);

  store.remove_expired({.max_age = 1h}, start + 48h);
  CHECK(commit(database, "a", make_items("a", 1, 1)).added.empty());
}

TEST_CASE("a text that was passed over is remembered until its item goes", "[versions]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 1));
  ItemVersions versions(database);
  CHECK_FALSE(versions.passed_over("a", "1"));
  versions.pass_over("a", "1", {0xfedcba9876543210, true});
  REQUIRE(versions.passed_over("a", "1"));
  CHECK(versions.passed_over("a", "1")->text == 0xfedcba9876543210);
  CHECK(versions.passed_over("a", "1")->is_held);
  versions.pass_over("a", "1", {7, false});
  CHECK_FALSE(versions.passed_over("a", "1")->is_held);
  SECTION("forgotten") {
    versions.forget_passed_over("a", "1");
  }
  SECTION("removed") {
    store.remove_expired({.max_age = 1h}, start + 48h);
  }
  CHECK_FALSE(versions.passed_over("a", "1"));
}
