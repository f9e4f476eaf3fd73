// ItemStore::remove_expired.
#include <algorithm>
#include <functional>

#include "core/crash_point.h"
#include "store/item_store.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

// Items removed under one write lock: some milliseconds.
constexpr std::int64_t batch_items = 500;

// The last sequence of the prefix whose items are all older than the limit; 0 where there is none.
Sequence end_of_old(Database& database, Time oldest_kept) {
  // The plus keeps SQLite on the primary key: the walk ends at the first item that is kept, where
  // the index on `fetched` would visit all that are.
  Statement first_kept(database,
                       "SELECT sequence FROM item WHERE +fetched >= ? ORDER BY sequence LIMIT 1");
  if (first_kept.bind(oldest_kept).step()) return first_kept.integer(0) - 1;
  Statement last(database, "SELECT coalesce(max(sequence), 0) FROM item");
  last.step();
  return last.integer(0);
}

// The last sequence of the prefix that has to go for `max_items` to stay; 0 where there is none.
Sequence end_of_surplus(Database& database, std::int64_t count, std::int64_t max_items) {
  if (count <= max_items) return 0;
  Statement query(database, "SELECT sequence FROM item ORDER BY sequence LIMIT 1 OFFSET ?");
  return query.bind(count - max_items - 1).step() ? query.integer(0) : 0;
}

// Removes the oldest items up to `end`, one batch of them. Returns how many.
std::int64_t remove_batch(Database& database, Sequence end, Time now) {
  Transaction transaction(database);
  Sequence batch_end = 0;
  {
    Statement query(database,
                    "SELECT max(sequence) FROM (SELECT sequence FROM item WHERE sequence <= ?"
                    " ORDER BY sequence LIMIT ?)");
    query.bind(end, batch_items).step();
    batch_end = query.integer(0);
  }
  if (batch_end == 0) return 0;
  Statement(database,
            "INSERT INTO removed_item (source, id, seen)"
            " SELECT source, id, ? FROM item WHERE sequence <= ?"
            " ON CONFLICT DO UPDATE SET seen = excluded.seen")
      .run(now, batch_end);
  Statement(database,
            "DELETE FROM passed_over_text WHERE (source, id) IN"
            " (SELECT source, id FROM item WHERE sequence <= ?)")
      .run(batch_end);
  const std::int64_t removed =
      Statement(database, "DELETE FROM item WHERE sequence <= ?").run(batch_end);
  Statement(database, "UPDATE meta SET value = max(value, ?) WHERE key = 'floor'").run(batch_end);
  crash_point("in_retention_batch");
  transaction.commit();
  return removed;
}

}  // namespace

std::int64_t ItemStore::remove_expired(const Retention& retention, Time now,
                                       const std::function<void()>& after_batch) {
  Sequence end = 0;
  if (retention.max_age > Duration::zero()) end = end_of_old(database_, now - retention.max_age);
  if (retention.max_items > 0) {
    end = std::max(end, end_of_surplus(database_, count(), retention.max_items));
  }
  std::int64_t removed = 0;
  while (const std::int64_t batch = end > 0 ? remove_batch(database_, end, now) : 0) {
    removed += batch;
    if (after_batch) after_batch();
  }
  return removed;
}

}  // namespace newswire::store
