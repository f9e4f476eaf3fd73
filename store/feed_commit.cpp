#include "store/feed_commit.h"

#include <SQLiteCpp/Database.h>

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
        find_(database, "SELECT 1 FROM item WHERE source = ? AND id = ?"),
        insert_(
            database,
            "INSERT INTO item (fetched, source, id, topics, title, link, summary, author,"
            " categories, published, updated, lang) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

  bool is_stored(const Item& item) { return find_.bind(item.source, item.id).step(); }

  // Sets the item's sequence.
  void append(Item& item) {
    // Bound without a copy: they must outlive the statement's run.
    const std::string topics = join_list(item.topics);
    const std::string categories = join_list(item.categories);
    insert_.run(item.fetched, item.source, item.id, topics, item.title, item.link, item.summary,
                item.author, categories, item.published, item.updated, item.lang);
    item.sequence = database_.handle().getLastInsertRowid();
  }

 private:
  Database& database_;
  Statement find_;
  Statement insert_;
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
    if (appender.is_stored(item) || removed.recall(item, now)) continue;
    Item& added = committed.added.emplace_back(item);
    if (added.fetched == Time{}) added.fetched = now;
    try {
      appender.append(added);
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
