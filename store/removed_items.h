// The memory of what retention removed: an old entry that is still in its feed must not come back
// as news. For store/ only.
#pragma once

#include <string>

#include "core/item.h"
#include "store/database.h"
#include "store/statement.h"

namespace newswire::store {

// Used within the caller's write transaction. Costs nothing for a source that never had an item
// removed, but one look-up.
class RemovedItems {
 public:
  explicit RemovedItems(Database& database);

  // True where the item was stored once and removed; notes that it is still in its feed.
  bool recall(const Item& item, Time now);

  // Drops what has left its feed: not met for 30 days, up to a document that was read just now.
  // (By the calendar alone, a feed that answers "not modified" for months would lose its memory.)
  void forget_unseen(const std::string& source, Time now);

 private:
  bool has_any(const std::string& source);

  Database& database_;
  std::string source_;  // what `has_any_` is about
  bool has_any_ = false;
};

}  // namespace newswire::store
