#include "store/feed_commit.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "store/item_rows.h"
#include "store/item_store.h"
#include "store/removed_items.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

// Finds out what is new of one feed, within the transaction of the caller.
class Novelty {
 public:
  explicit Novelty(Database& database)
      : database_(database),
        newest_(database,
                "SELECT version FROM item WHERE source = ? AND id = ?"
                " ORDER BY version DESC LIMIT 1") {}

  // Of what is stored under the item's source and id, or is to be; nullopt where nothing is.
  std::optional<std::int64_t> newest_version(const Item& item) {
    const Known& known = known_of(item.source);
    const auto added = known.added.find(item.id);
    if (added != known.added.end()) return added->second;
    // Of a source of which nothing is stored, what is new need not be looked for.
    if (!known.is_stored || !newest_.bind(item.source, item.id).step()) return std::nullopt;
    return newest_.integer(0);
  }

  // The item is to be stored. It must stay where it is until it is.
  void add(const Item& item, std::int64_t version) {
    known_of(item.source).added[item.id] = version;
  }

 private:
  struct Known {  // of a source
    bool is_stored = false;
    std::unordered_map<std::string_view, std::int64_t> added;  // versions, by id
  };

  Known& known_of(const std::string& source) {
    const auto [place, is_new] = known_.try_emplace(source);
    if (is_new) place->second.is_stored = ItemStore(database_).has_any(source);
    return place->second;
  }

  Database& database_;
  Statement newest_;
  std::unordered_map<std::string_view, Known> known_;
};

Sequence log_head(Database& database) {
  Statement query(database, "SELECT seq FROM sqlite_sequence WHERE name = 'item'");
  return query.step() ? query.integer(0) : 0;
}

// Which of the items are to be stored, as what version; the others have none.
std::vector<std::optional<std::int64_t>> versions_to_store(Database& database,
                                                           std::span<const Item> items, Time now) {
  Novelty novelty(database);
  RemovedItems removed(database);
  std::vector<std::optional<std::int64_t>> versions(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto stored = novelty.newest_version(items[i]);
    if (stored ? !items[i].update : removed.recall(items[i], now)) continue;
    versions[i] = stored ? *stored + 1 : 0;
    novelty.add(items[i], *versions[i]);
  }
  return versions;
}

}  // namespace

CommittedInPlace commit_feed_in_place(Database& database, const SourceState& state,
                                      std::span<Item> items, Time now) {
  CommittedInPlace committed;
  Transaction transaction(database);
  const auto versions = versions_to_store(database, items, now);
  ItemRows rows(database);
  for (std::size_t i = 0; i < items.size(); ++i) {
    Item& item = items[i];
    item.sequence = 0;
    if (!versions[i]) continue;
    if (item.fetched == Time{}) item.fetched = now;
    if (*versions[i] == 0) {
      item.update = false;
      item.previous_title.clear();
    }
    rows.add(item, *versions[i]);
  }
  committed.too_large = rows.flush();
  if (!items.empty()) RemovedItems(database).forget_unseen(state.name, now);
  SourceStore(database).save(state);
  committed.head = log_head(database);
  transaction.commit();
  const auto others = std::stable_partition(items.begin(), items.end(),
                                            [](const Item& item) { return item.sequence != 0; });
  committed.added = static_cast<std::size_t>(others - items.begin());
  return committed;
}

Committed commit_feed(Database& database, const SourceState& state, std::vector<Item> items,
                      Time now) {
  const auto outcome = commit_feed_in_place(database, state, items, now);
  items.resize(outcome.added);
  return {std::move(items), outcome.head, outcome.too_large};
}

}  // namespace newswire::store
