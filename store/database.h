// One connection to the store: a SQLite file in WAL mode, so that readers never wait for the
// writer. A connection stays on the thread that made it, or is handed over whole.
#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace SQLite {
class Database;
class Exception;
}  // namespace SQLite

namespace newswire::store {

class StatementCache;

enum class Access {
  read_write,  // creates the file, and its folder, and migrates it to the newest schema
  update,      // to write; the file must exist with this build's schema, and nothing is prepared
  read_only,   // the file must exist with a schema this build knows
};

class Database {
 public:
  // Throws StoreRefused (store/store_error.h), naming the file, where it cannot be opened, is no SQLite file, is not a
  // newswire store, or was written by a newer version. ":memory:" is a store of its own, for tests.
  Database(const std::string& path, Access access,
           std::chrono::milliseconds busy_timeout = std::chrono::seconds(10));
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& path() const { return path_; }

  // For store/ only.
  SQLite::Database& handle() { return *handle_; }
  StatementCache& statements() { return *statements_; }
  bool syncs_commits = true;  // as store/transaction.h has told SQLite
  // Throws what happened as StoreError, with the name of the file.
  [[noreturn]] void fail(const SQLite::Exception& error) const;

 private:
  std::string path_;
  std::unique_ptr<SQLite::Database> handle_;
  std::unique_ptr<StatementCache> statements_;  // goes before the connection does
};

}  // namespace newswire::store
