// Several changes to the store as one: all of them are made, or none.
#pragma once

#include "store/database.h"

namespace newswire::store {

// What a committed change survives.
enum class Durability {
  power_loss,   // synced to the disk: for all that is published, or promised to others
  process_end,  // with the operating system, and synced with the next that is: many times cheaper
};

// Takes the write lock at once (BEGIN IMMEDIATE), waiting for it as long as the busy time-out, as a
// read that turns into a write would fail without waiting. Rolled back unless committed.
//
// Whatever writes through the same connection meanwhile (commit_feed, SourceStore::save) becomes a
// part of it, and so do further Transactions, whatever durability they ask for. Where one of them
// throws, the whole is rolled back with it: leave the scope then. What is written outside of a
// Transaction survives the end of the process.
class Transaction {
 public:
  // Throws StoreError, as commit does.
  explicit Transaction(Database& database, Durability durability = Durability::power_loss);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
  const bool is_outermost_;  // an inner one leaves beginning and end to it
  bool is_open_ = true;
};

}  // namespace newswire::store
