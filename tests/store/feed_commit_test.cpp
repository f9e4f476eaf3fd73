#include "store/feed_commit.h"
#include "store/store_error.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"

using namespace newswire::store;
using namespace newswire::store::test;
using newswire::Item;
using newswire::Time;

TEST_CASE("new items are stored in the order given, with rising sequences", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);

  const Committed first = commit(database, "a", make_items("a", 1, 3));
  const Committed second = commit(database, "b", make_items("b", 1, 2));

  REQUIRE(first.added.size() == 3);
  REQUIRE(second.added.size() == 2);
  CHECK(first.added[0].sequence >= 1);
  CHECK(first.added[2].sequence > first.added[1].sequence);
  CHECK(second.added[0].sequence > first.head);
  CHECK(second.head == second.added[1].sequence);
  CHECK(store.head() == second.head);
  CHECK(ids(all_items(store)) == std::vector<std::string>{"1", "2", "3", "1", "2"});
}

TEST_CASE("an item comes back as it was stored, whatever is in it", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  Item full = make_item("a", "x\ny");
  full.topics = {"world", "tech/ai"};
  full.categories = {"", "a\nb", "c\\n", "\\", ",;\"'\x1f", "日本"};
  full.title = "";
  full.summary = std::string("tail\0kept", 9);
  full.author = "";
  full.published = Time(std::chrono::milliseconds(1));
  full.updated = start;
  full.lang = "de-AT";
  const Item sparse = make_item("a", "");

  const Committed committed = commit(database, "a", {full, sparse});

  full.sequence = committed.added.at(0).sequence;
  CHECK(committed.added[0] == full);
  CHECK(all_items(store) == committed.added);
  CHECK(all_items(store)[1].author == std::nullopt);
}

TEST_CASE("an item that its document has twice is stored once", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  auto items = make_items("a", 1, 2);
  items.push_back(make_item("b", "1"));
  items.push_back(make_item("a", "1"));
  items.push_back(make_item("a", "3"));
  items.push_back(make_item("a", "3"));
  CHECK(ids(commit(database, "a", items).added) == std::vector<std::string>{"1", "2", "1", "3"});
  CHECK(store.count() == 4);
}

TEST_CASE("an item that is stored already is not new", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  commit(database, "a", make_items("a", 1, 3));

  const Committed again = commit(database, "a", make_items("a", 2, 5));

  CHECK(ids(again.added) == std::vector<std::string>{"4", "5"});
  CHECK(store.count() == 5);
}

TEST_CASE("the same id in two sources is two items", "[store]") {
  Database database(":memory:", Access::read_write);
  commit(database, "a", make_items("a", 1, 1));
  CHECK(commit(database, "b", make_items("b", 1, 1)).added.size() == 1);
}

TEST_CASE("an id that stands twice in one feed is stored once, as it came first", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  std::vector<Item> items = {make_item("a", "1"), make_item("a", "1")};
  items[1].title = "another title";

  CHECK(commit(database, "a", items).added.size() == 1);
  CHECK(all_items(store).at(0).title == "Title of 1");
}

TEST_CASE("an item without a fetch time gets that of its commit", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  const Committed committed = commit(database, "a", {make_item("a", "1", Time{})}, start);
  CHECK(committed.added.at(0).fetched == start);
  CHECK(all_items(store).at(0).fetched == start);
}

TEST_CASE("an item too large for SQLite is left out and told, the others are stored", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  std::vector<Item> items = make_items("a", 1, 3);
  SECTION("a single value") {
    items[1].summary.assign((16 << 20) + 1, 'x');
  }
  SECTION("the row as a whole") {
    items[1].title.assign(9 << 20, 'x');
    items[1].summary.assign(9 << 20, 'x');
  }

  const Committed committed = commit(database, "a", items);

  CHECK(ids(committed.added) == std::vector<std::string>{"1", "3"});
  CHECK(committed.too_large == 1);
  CHECK(all_items(store) == committed.added);
  CHECK(store.head() == committed.head);
}

TEST_CASE("many items are stored like few, one that is too large among them", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  std::vector<Item> items = make_items("a", 1, 20);
  items[10].summary.assign((16 << 20) + 1, 'x');
  items[12].author = "Ada";

  const Committed committed = commit(database, "a", items);

  items.erase(items.begin() + 10);
  CHECK(ids(committed.added) == ids(items));
  CHECK(committed.too_large == 1);
  CHECK(all_items(store) == committed.added);
  CHECK(committed.head == committed.added.back().sequence);
}

TEST_CASE("what was added of a document stands first afterwards", "[store]") {
  Database database(":memory:", Access::read_write);
  commit(database, "a", make_items("a", 3, 5));
  std::vector<Item> items = make_items("a", 1, 7);

  const auto committed = commit_feed_in_place(database, make_state("a"), items, start);

  CHECK(committed.added == 4);
  CHECK(ids(items) == std::vector<std::string>{"1", "2", "6", "7", "3", "4", "5"});
  CHECK(items[3].sequence == committed.head);
  CHECK(items[4].sequence == 0);
}

TEST_CASE("the state of the source is stored with its items", "[store]") {
  Database database(":memory:", Access::read_write);
  SourceState state = make_state("a");
  state.etag = "\"v1\"";
  state.due = start;

  commit_feed(database, state, make_items("a", 1, 1), start);

  const std::optional<SourceState> stored = SourceStore(database).source("a");
  REQUIRE(stored);
  CHECK(stored->etag == "\"v1\"");
  CHECK(stored->due == start);
}

TEST_CASE("a commit that fails changes nothing, neither items nor state", "[store]") {
  Database database(":memory:", Access::read_write);
  ItemStore store(database);
  SourceState state = make_state("a");
  state.etag.emplace(17 << 20, 'x');  // cannot be stored: the transaction fails at its end

  CHECK_THROWS_AS(commit_feed(database, state, make_items("a", 1, 3), start), StoreError);

  CHECK(store.count() == 0);
  CHECK(store.head() == 0);
  CHECK_FALSE(SourceStore(database).source("a"));
  CHECK(commit(database, "a", make_items("a", 1, 3)).added.size() == 3);
}
