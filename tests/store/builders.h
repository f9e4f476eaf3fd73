// Small makings of the store's tests.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/item.h"
#include "store/feed_commit.h"
#include "store/item_store.h"

namespace newswire::store::test {

inline constexpr Time start{std::chrono::hours(24 * 365 * 50)};

inline Item make_item(const std::string& source, const std::string& id, Time fetched = start) {
  Item item;
  item.source = source;
  item.id = id;
  item.title = "Title of " + id;
  item.link = "https://example.org/" + id;
  item.topics = {"world"};
  item.fetched = fetched;
  return item;
}

inline std::vector<Item> make_items(const std::string& source, int first, int last,
                                    Time fetched = start) {
  std::vector<Item> items;
  for (int i = first; i <= last; ++i) {
    items.push_back(make_item(source, std::to_string(i), fetched));
  }
  return items;
}

inline SourceState make_state(const std::string& name) {
  SourceState state;
  state.name = name;
  state.url = "https://" + name + ".example/feed";
  return state;
}

inline Committed commit(Database& database, const std::string& source,
                        const std::vector<Item>& items, Time now = start) {
  return commit_feed(database, make_state(source), items, now);
}

inline std::vector<Item> all_items(ItemStore& store) {
  std::vector<Item> items;
  store.scan_after(0, store.head(), 1'000'000, [&](const Item& item) {
    items.push_back(item);
    return true;
  });
  return items;
}

inline std::vector<std::string> ids(const std::vector<Item>& items) {
  std::vector<std::string> all;
  for (const Item& item : items) all.push_back(item.id);
  return all;
}

}  // namespace newswire::store::test
