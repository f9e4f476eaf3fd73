#include "store/feed_commit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include <SQLiteCpp/Database.h>

#include "store/item_store.h"
#include "store/removed_items.h"
#include "store/statement.h"
#include "store/text_list.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

// Appends what is new of one feed, within the transaction of the caller.
class Appender {
 public:
  explicit Appender(Database& database)
      : database_(database),
        newest_(database,
                "SELECT version FROM item WHERE source = ? AND id = ?"
                " ORDER BY version DESC LIMIT 1"),
        insert_(database,
                "INSERT INTO item (fetched, source, id, topics, title, link, summary, author,"
                " categories, published, updated, lang, version, previous_title)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

  // Of what is stored under the item's source and id; nullopt where nothing is.
  std::optional<std::int64_t> newest_version(const Item& item) {
    if (is_first_of(item.source)) {
      const auto known = appended_.find(item.id);
      return known == appended_.end() ? std::nullopt : std::optional(known->second);
    }
    if (!newest_.bind(item.source, item.id).step()) return std::nullopt;
    return newest_.integer(0);
  }

  // Sets the item's sequence.
  void append(Item& item, std::int64_t version) {
    // Bound without a copy: they must outlive the statement's run.
    const std::string topics = join_list(item.topics);
    const std::string categories = join_list(item.categories);
    const auto previous_title =
        version > 0 ? std::optional<std::string>(item.previous_title) : std::nullopt;
    insert_.run(item.fetched, item.source, item.id, topics, item.title, item.link, item.summary,
                item.author, categories, item.published, item.updated, item.lang, version,
                previous_title);
    item.sequence = database_.handle().getLastInsertRowid();
    if (is_first_of(item.source)) appended_[item.id] = version;
  }

 private:
  // Nothing of the source was stored before this commit: then what is new need not be looked for.
  bool is_first_of(const std::string& source) {
    if (source_ != source) {
      source_ = source;
      has_any_ = ItemStore(database_).has_any(source);
      appended_.clear();
    }
    return !has_any_;
  }

  Database& database_;
  Statement newest_;
  Statement insert_;
  std::optional<std::string> source_;
  bool has_any_ = false;
  std::unordered_map<std::string, std::int64_t> appended_;  // versions of its items, by id
};

Sequence log_head(Database& database) {
  Statement query(database, "SELECT seq FROM sqlite_sequence WHERE name = 'item'");
  return query.step() ? query.integer(0) : 0;
}

}  // namespace

Committed commit_feed(Database& database, const SourceState& state, std::span<const Item> items,
                      Time now) {
  Committed committed;
  Transaction transaction(database);
  Appender appender(database);
  RemovedItems removed(database);
  for (const Item& item : items) {
    const auto stored = appender.newest_version(item);
    if (stored ? !item.update : removed.recall(item, now)) continue;
    Item& added = committed.added.emplace_back(item);
    if (added.fetched == Time{}) added.fetched = now;
    if (!stored) {
      added.update = false;
      added.previous_title.clear();
    }
    try {
      appender.append(added, stored ? *stored + 1 : 0);
    } catch (const RowTooLarge&) {
      committed.added.pop_back();
      ++committed.too_large;
    }
  }
  if (!items.empty()) removed.forget_unseen(state.name, now);
  SourceStore(database).save(state);
  committed.head = log_head(database);
  transaction.commit();
  return committed;
}

}  // namespace newswire::store
