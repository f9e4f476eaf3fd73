// The items: what was committed, in the order of its sequence. The table is the transactional
// outbox: an item is published if and only if it is here. A changed item is a further row, an
// update.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "core/item.h"
#include "store/database.h"

namespace newswire::store {

struct Retention {
  Duration max_age{0};         // since the item was fetched; 0: no limit
  std::int64_t max_items = 0;  // 0: no limit
};

// Reads and removes items; appending goes through FeedCommit (store/feed_commit.h), together with
// the state of the source. Bound to the thread of its connection. Trouble with the database
// (locked beyond its time-out, disk full, I/O) is thrown as StoreError.
class ItemStore {
 public:
  explicit ItemStore(Database& database);
  ~ItemStore();

  // Identity of this log: random, not zero; new when the store is new or renew_epoch was called.
  std::uint32_t epoch();
  std::uint32_t renew_epoch();

  Sequence head();       // the largest sequence ever given; 0 where there was none
  Sequence floor();      // the largest sequence that retention removed; 0 where there was none
  std::optional<Time> first_fetched();  // when the item was that retention removes first
  std::int64_t count();                 // of all versions of all items
  std::int64_t update_count();  // the updates among them
  // Of one source: its items, each once; whether there is any.
  std::int64_t count_of(const std::string& source);
  bool has_any(const std::string& source);

  // Items with a sequence in (after, up_to], rising, until `visit` returns false or `limit` rows
  // were seen. Each call is one short read transaction. The item is the visitor's until it returns;
  // `visit` may read from the store, and must not write to it by this connection.
  void scan_after(Sequence after, Sequence up_to, std::size_t limit,
                  const std::function<bool(const Item&)>& visit);
  // Items with a sequence below `before`, falling.
  void scan_before(Sequence before, std::size_t limit,
                   const std::function<bool(const Item&)>& visit);

  // False where no item has the sequence (any more).
  bool read(Sequence sequence, Item& item);

  // The largest sequence such that all items up to it were fetched before `time`: read after it to
  // see everything since. At least the sequence before the first item kept, at most the head.
  Sequence sequence_before(Time time);

  // Removes the oldest items beyond the limits, in batches that hold the write lock briefly; their
  // ids are remembered so that an old entry that is still in its feed does not come back as news.
  // Only ever a prefix of the log: an item stays while one before it must stay (a clock that was
  // wrong for a day delays removal by a day, and loses nothing). `after_batch` is called after each
  // of them, as there may be thousands. Returns how many were removed.
  std::int64_t remove_expired(const Retention& retention, Time now,
                              const std::function<void()>& after_batch = {});

  // For store/ only.
  Database& database() { return database_; }

 private:
  Database& database_;
};

}  // namespace newswire::store
