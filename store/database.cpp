#include "store/database.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>
#include <unistd.h>

#include "core/descriptor.h"
#include "core/result.h"
#include "core/state_file.h"
#include "store/backup.h"
#include "store/file_owner.h"
#include "store/migrations.h"
#include "store/statement.h"
#include "store/store_error.h"

namespace newswire::store {
namespace {

constexpr const char* in_memory = ":memory:";
// One item is at most this large; SQLite's own limit is 1 GB.
constexpr int row_limit_bytes = 16 << 20;

using Reason = StoreRefused::Reason;

[[noreturn]] void refuse(const std::string& path, const std::string& why,
                         Reason reason = Reason::other) {
  throw StoreRefused("store '" + path + "' " + why, reason);
}

[[noreturn]] void refuse_for(int reason, const std::string& path) {
  if (reason == EACCES) refuse(path, "cannot be opened: " + denied_text(path), Reason::denied);
  refuse(path, std::string("cannot be opened: ") + std::strerror(reason));
}

Reason reason_of(const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_NOTADB:
      return Reason::foreign;
    case SQLITE_CORRUPT:
      return Reason::damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Reason::locked;
    default:
      return Reason::other;
  }
}

// What SQLite reports, as the end of a sentence that begins with the store.
std::string describe(const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_NOTADB:
      return "is not a newswire store (no SQLite file)";
    case SQLITE_CORRUPT:
      return "is damaged (" + std::string(error.what()) +
             "); restore a copy of it, or move it away to begin anew";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "is locked by another process";
    case SQLITE_FULL:
      return "cannot grow: the disk is full";
    case SQLITE_READONLY:
      return "cannot be written (" + std::string(error.what()) + ")";
    case SQLITE_IOERR:
      // Of a disk that is full SQLite tells by itself, of a quota or a limit (ulimit -f) as this.
      if (error.getExtendedErrorCode() == SQLITE_IOERR_WRITE) {
        return "cannot be written (" + std::string(error.what()) +
               "); a quota or a limit of file sizes may be used up";
      }
      return "failed: " + std::string(error.what());
    case SQLITE_CANTOPEN:
      return "cannot be opened, or one of the files -wal and -shm beside it";
    default:
      return "failed: " + std::string(error.what());
  }
}

void prepare_place(const std::string& path, Access access) {
  namespace fs = std::filesystem;
  if (path.empty()) throw FatalError("the store has no path");
  if (path == in_memory) {
    if (access == Access::read_only) refuse(path, "cannot be read only: it would always be empty");
    return;
  }
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) refuse(path, "is a folder");
  if (status.type() == fs::file_type::none) refuse_for(error.value(), path);
  if (fs::exists(status)) {
    if (!fs::is_regular_file(status)) refuse(path, "is not a regular file");
    return;
  }
  if (access != Access::read_write) refuse(path, "does not exist: 'newswire fetch' makes it");
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error) refuse(path, "cannot be made: " + folder.string() + ": " + error.message());
  // SQLite would leave it to root. What it makes later goes to the owner of this file.
  if (::geteuid() == 0) Descriptor(make_state_file(path, 0644));
}

std::unique_ptr<SQLite::Database> open(const std::string& path, Access access,
                                       std::chrono::milliseconds busy_timeout) {
  const int flags = access == Access::read_only ? SQLite::OPEN_READONLY
                    : access == Access::update  ? SQLite::OPEN_READWRITE
                                                : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  try {
    return std::make_unique<SQLite::Database>(path, flags | SQLite::OPEN_NOMUTEX,
                                              static_cast<int>(busy_timeout.count()));
  } catch (const SQLite::Exception& error) {
    // The connection is gone, and its errno with it: errno itself is still the system's.
    const int reason = errno;
    if (error.getErrorCode() != SQLITE_CANTOPEN || reason == 0)
      refuse(path, describe(error), reason_of(error));
    // Where SQLite may not make a file, it tries to read it next, and ends with this.
    if (reason == ENOENT) refuse(path, "cannot be made: its folder is not writable");
    refuse_for(reason, path);
  }
}

// A file of another program is left as it is.
void check_identity(SQLite::Database& database, const std::string& path, Access access) {
  // One statement, so one snapshot, while another process may be creating the store.
  SQLite::Statement query(
      database,
      "SELECT (SELECT application_id FROM pragma_application_id),"
      " (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)");
  query.executeStep();
  const int identity = query.getColumn(0).getInt();
  const int version = query.getColumn(1).getInt();
  const bool is_empty = identity == 0 && version == 0 && query.getColumn(2).getInt() == 0;
  if (is_empty && access == Access::read_write) return;
  if (is_empty) refuse(path, "is empty: nothing was stored yet");
  if (identity != application_id)
    refuse(path, "is not a newswire store (another program's file)", Reason::foreign);
  if (version > newest_schema()) {
    refuse(path,
           "was written by a newer version of newswire (schema " + std::to_string(version) +
               "; this one knows " + std::to_string(newest_schema()) + ")",
           Reason::newer_schema);
  }
  if (version < newest_schema() && access != Access::read_write) {
    refuse(path, "has an older schema: open it once with 'newswire fetch' to bring it up to date",
           Reason::older_schema);
  }
}

[[noreturn]] void refuse_writing(const std::string& path) {
  const std::string owner = other_owner(path);
  refuse(path, owner.empty() ? "is not writable"
                             : "is not writable: it belongs to the user '" + owner + "'");
}

// Changing into WAL takes the whole file, and SQLite does not wait for it where two processes that
// both create the store would wait for each other.
void enter_wal(SQLite::Database& database, std::chrono::milliseconds busy_timeout) {
  const auto deadline = std::chrono::steady_clock::now() + busy_timeout;
  while (true) {
    try {
      database.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (const SQLite::Exception& error) {
      if (error.getErrorCode() != SQLITE_BUSY || std::chrono::steady_clock::now() >= deadline) {
        throw;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void configure_writer(SQLite::Database& database, std::chrono::milliseconds busy_timeout) {
  enter_wal(database, busy_timeout);
  // What was published must not be undone by a power cut: FULL syncs the WAL at every commit.
  database.exec("PRAGMA synchronous = FULL");
  // A WAL that a slow reader made grow is cut back once it can be.
  database.exec("PRAGMA journal_size_limit = 67108864");
  // The WAL and its index stay, emptied, when the last connection ends: without them, those who
  // may not write in the folder could not read.
  int keep = 1;
  sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

}  // namespace

Database::Database(const std::string& path, Access access, std::chrono::milliseconds busy_timeout)
    : path_(path) {
  prepare_place(path, access);
  handle_ = open(path, access, busy_timeout);
  try {
    sqlite3_limit(handle_->getHandle(), SQLITE_LIMIT_LENGTH, row_limit_bytes);
    handle_->exec("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
    handle_->exec("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
    check_identity(*handle_, path, access);
    if (access != Access::read_only) {
      // SQLite opens a file that is write-protected for reading, without a word.
      if (sqlite3_db_readonly(handle_->getHandle(), "main") == 1) refuse_writing(path);
      configure_writer(*handle_, busy_timeout);
    }
    if (access == Access::read_write) {
      migrate(*handle_);
      begin_copy_anew(*handle_);
    }
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    if (access == Access::read_only && (code == SQLITE_READONLY || code == SQLITE_CANTOPEN)) {
      refuse(path,
             "cannot be read: its -wal or -shm file is missing or closed to you, and the folder is "
             "not writable to make it anew");
    }
    refuse(path, describe(error), reason_of(error));
  }
  statements_ = std::make_unique<StatementCache>(*handle_);
}

Database::~Database() {
  statements_.reset();
  if (sqlite3_db_readonly(handle_->getHandle(), "main") == 1) return;
  // What is in the WAL goes into the file, even where readers stay: then a copy of the file alone
  // is whole, and a copy put in its place meets no WAL of another one. A busy reader is not waited
  // for.
  handle_->setBusyTimeout(0);
  handle_->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
}

void Database::fail(const SQLite::Exception& error) const {
  const std::string message = "store '" + path_ + "' " + describe(error);
  if (error.getErrorCode() == SQLITE_TOOBIG) throw RowTooLarge(message);
  throw StoreError(message);
}

}  // namespace newswire::store
