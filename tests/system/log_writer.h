// Commits items as a fetcher does, without a process, a feed or a ring at the doorbell.
#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "store/feed_commit.h"
#include "store/item_store.h"

namespace newswire::test {

class LogWriter {
 public:
  explicit LogWriter(const std::string& path) : database_(path, store::Access::read_write) {}

  void commit(int count) {
    std::vector<Item> items;
    for (int i = 0; i < count; ++i) {
      Item item;
      item.id = std::to_string(++number_);
      item.source = "alpha";
      item.topics = {"tech"};
      item.title = "Headline " + item.id;
      items.push_back(std::move(item));
    }
    store::SourceState state;
    state.name = "alpha";
    store::commit_feed(database_, state, items, SystemClock().now());
  }

  std::vector<std::string> all_titles() {
    std::vector<std::string> titles;
    store::ItemStore items(database_);
    items.scan_after(0, items.head(), 1'000'000, [&](const Item& item) {
      titles.push_back(item.title);
      return true;
    });
    return titles;
  }

 private:
  store::Database database_;
  int number_ = 0;
};

}  // namespace newswire::test
