// New rows of the log, several by one statement: each statement costs a look at the sequence that
// was given last. For store/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/item.h"
#include "store/database.h"

namespace newswire::store {

// Used within the caller's write transaction. Functions throw StoreError.
class ItemRows {
 public:
  explicit ItemRows(Database& database) : database_(database) {}

  // The item is the next row, with that version; from flush() on it has its sequence. It must stay
  // where it is until then.
  void add(Item& item, std::int64_t version);

  // Stores what was added. Returns how many were too large for SQLite: those are not stored, and
  // keep the sequence that they had.
  std::size_t flush();

 private:
  struct Row {
    Item* item;
    std::int64_t version;
    std::string topics;
    std::string categories;
  };

  bool insert(std::size_t first, std::size_t count);

  Database& database_;
  std::vector<Row> rows_;
};

}  // namespace newswire::store
