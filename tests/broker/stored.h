// A store with items in it, for the broker's tests.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/item.h"
#include "store/feed_commit.h"
#include "store/item_store.h"
#include "tests/support/temp_folder.h"

namespace newswire::test {

inline constexpr Time noon{std::chrono::hours(24 * 365 * 50 + 12)};

inline Item make_item(const std::string& title, const std::vector<std::string>& topics = {}) {
  Item item;
  item.title = title;
  item.topics = topics;
  item.fetched = noon;
  return item;
}

class Stored {
 public:
  Stored() : path_(folder_.path("news.db")), database_(path_, store::Access::read_write) {}

  const std::string& path() const { return path_; }
  const TempFolder& folder() const { return folder_; }
  store::Database& database() { return database_; }
  store::ItemStore items() { return store::ItemStore(database_); }

  // Each as an item of its own; returns the head.
  Sequence commit(std::vector<Item> items) {
    for (Item& item : items) {
      item.source = "wire";
      item.id = std::to_string(++ids_);
    }
    store::SourceState state;
    state.name = "wire";
    return store::commit_feed(database_, state, items, noon).head;
  }
  Sequence commit(const std::string& title, const std::vector<std::string>& topics = {}) {
    return commit({make_item(title, topics)});
  }

 private:
  TempFolder folder_;
  std::string path_;
  store::Database database_;
  int ids_ = 0;
};

}  // namespace newswire::test
