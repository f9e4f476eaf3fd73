#include "fetcher/item_indexer.h"
#include "store/feed_commit.h"
#include "store/index/item_index.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::fetcher;

namespace {

void append(store::Database& database, const std::string& source, std::size_t count) {
  std::vector<Item> items(count);
  for (std::size_t i = 0; i < count; ++i) {
    items[i].source = source;
    items[i].id = std::to_string(i);
    items[i].title = "Title";
  }
  store::SourceState state;
  state.name = source;
  store::commit_feed(database, state, items, Time(Duration(1)));
}

}  // namespace

TEST_CASE("what fills no segment waits for its index", "[indexer]") {
  store::Database database(":memory:", store::Access::read_write);
  ItemIndexer indexer(database);
  constexpr auto segment = store::IndexSegment::max_items;
  CHECK(indexer.pending() == 0);
  append(database, "a", segment - 1);
  CHECK(indexer.pending() == 0);
  CHECK_FALSE(indexer.step());
  append(database, "b", segment + 10);
  CHECK(indexer.pending() == 2);
  CHECK(indexer.step());
  CHECK(indexer.pending() == 1);
  CHECK(indexer.step());
  CHECK(indexer.pending() == 0);
  CHECK_FALSE(indexer.step());
}
