#include "store/transaction.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "store/store_error.h"

namespace newswire::store {
namespace {

bool is_under_way(Database& database) {
  return sqlite3_get_autocommit(database.handle().getHandle()) == 0;
}

void run(Database& database, const char* sql) {
  try {
    database.handle().exec(sql);
  } catch (const SQLite::Exception& error) {
    database.fail(error);
  }
}

}  // namespace

Transaction::Transaction(Database& database, Durability durability)
    : database_(database), is_outermost_(!is_under_way(database)), durability_(durability) {
  if (!is_outermost_) return;
  // Without the sync, the WAL still holds whole transactions only, in their order.
  if (durability_ == Durability::process_end) run(database_, "PRAGMA synchronous = NORMAL");
  try {
    run(database_, "BEGIN IMMEDIATE");
  } catch (const StoreError&) {
    sync_commits();
    throw;
  }
}

Transaction::~Transaction() {
  if (is_open_) database_.handle().tryExec("ROLLBACK");
  if (is_outermost_) sync_commits();
}

void Transaction::commit() {
  if (is_outermost_) run(database_, "COMMIT");
  is_open_ = false;
}

void Transaction::sync_commits() {
  if (durability_ == Durability::process_end) {
    database_.handle().tryExec("PRAGMA synchronous = FULL");
  }
}

}  // namespace newswire::store
