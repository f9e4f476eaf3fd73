#include "store/transaction.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "store/statement.h"
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

// Told to SQLite where it is another than before: that costs as much as many a statement.
void set_durability(Database& database, Durability durability) {
  const bool syncs = durability == Durability::power_loss;
  if (syncs == database.syncs_commits) return;
  // Without the sync, the WAL still holds whole transactions only, in their order.
  run(database, syncs ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  database.syncs_commits = syncs;
}

}  // namespace

Transaction::Transaction(Database& database, Durability durability)
    : database_(database), is_outermost_(!is_under_way(database)) {
  if (!is_outermost_) return;
  set_durability(database_, durability);
  Statement(database_, "BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
  if (is_open_) database_.handle().tryExec("ROLLBACK");
}

void Transaction::commit() {
  if (is_outermost_) Statement(database_, "COMMIT").run();
  is_open_ = false;
}

}  // namespace newswire::store
