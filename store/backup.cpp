#include "store/backup.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/descriptor.h"
#include "core/result.h"
#include "store/check.h"
#include "store/epoch.h"
#include "store/statement.h"

namespace newswire::store {
namespace {

namespace fs = std::filesystem;

// Copied in one go: some milliseconds.
constexpr int pages_at_once = 128;

constexpr const char* is_copy = "SELECT count(*) FROM meta WHERE key = 'is_copy'";

[[noreturn]] void fail(const std::string& file, const std::string& why) {
  throw FatalError("backup '" + file + "' " + why);
}

// Written by one process at a time, which the lock on it holds; one that was killed leaves it to
// the next. Removed again, unless it became the copy.
class Draft {
 public:
  explicit Draft(const std::string& file)
      : path_(file + ".part"),
        held_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644)) {
    if (held_.number() < 0) fail(file, std::string("cannot be made: ") + std::strerror(errno));
    if (::flock(held_.number(), LOCK_EX | LOCK_NB) != 0 || !is_in_place()) {
      fail(file, "is being made by another process");
    }
    remove_journals();
    if (::ftruncate(held_.number(), 0) != 0) {
      fail(file, std::string("cannot be made: ") + std::strerror(errno));
    }
  }
  ~Draft() {
    std::error_code ignored;
    fs::remove(path_, ignored);
    remove_journals();
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const std::string& path() const { return path_; }

 private:
  // Or else what was opened is another process's copy, which has just become one.
  bool is_in_place() const {
    struct stat held {};
    struct stat there {};
    return ::fstat(held_.number(), &held) == 0 && ::lstat(path_.c_str(), &there) == 0 &&
           held.st_ino == there.st_ino && held.st_dev == there.st_dev;
  }
  void remove_journals() const {
    std::error_code ignored;
    for (const char* part : {"-wal", "-shm", "-journal"}) fs::remove(path_ + part, ignored);
  }
  std::string path_;
  Descriptor held_;
};

std::int64_t number_of(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt64();
}

// One read transaction around all steps: without it, each commit of another process would make the
// copy begin again.
void copy_pages(SQLite::Database& from, SQLite::Database& to, const std::string& file,
                const BackupProgress& progress) {
  SQLite::Transaction snapshot(from, SQLite::TransactionBehavior::DEFERRED);
  const std::int64_t page_bytes = number_of(from, "PRAGMA page_size");
  number_of(from, "SELECT count(*) FROM meta");  // which begins the reading
  const std::unique_ptr<sqlite3_backup, int (*)(sqlite3_backup*)> backup(
      sqlite3_backup_init(to.getHandle(), "main", from.getHandle(), "main"), sqlite3_backup_finish);
  if (!backup) fail(file, std::string("cannot be made: ") + sqlite3_errmsg(to.getHandle()));
  int code = SQLITE_OK;
  while ((code = sqlite3_backup_step(backup.get(), pages_at_once)) == SQLITE_OK) {
    const std::int64_t all = sqlite3_backup_pagecount(backup.get());
    const std::int64_t left = sqlite3_backup_remaining(backup.get());
    if (!progress((all - left) * page_bytes, all * page_bytes)) fail(file, "was called off");
  }
  if (code != SQLITE_DONE) {
    fail(file, std::string("cannot be written: ") +
                   (code == SQLITE_FULL ? "the disk is full" : sqlite3_errstr(code)));
  }
}

// A file by itself, without a journal beside it, and a log that is none of those that are known.
void finish_copy(SQLite::Database& copy) {
  copy.exec("PRAGMA journal_mode = DELETE");
  SQLite::Transaction transaction(copy, SQLite::TransactionBehavior::IMMEDIATE);
  copy.exec("INSERT OR REPLACE INTO meta VALUES ('is_copy', 1)");
  copy.exec("DELETE FROM idle_time");  // or else nobody might open it for writing for a while
  transaction.commit();
}

// What was copied page by page may be damaged, and then it is no backup of anything.
void refuse_damage(const std::string& draft, const std::string& file,
                   const BackupProgress& progress) {
  Database copy(draft, Access::read_only);
  const auto bytes = static_cast<std::int64_t>(fs::file_size(draft));
  const std::string damage = find_damage(copy, [&] { return progress(bytes, bytes); });
  if (!damage.empty()) fail(file, "is not made, as the store is damaged: " + damage);
}

void force_to_disk(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool forced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int reason = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!forced) fail(path, std::string("cannot be forced to disk: ") + std::strerror(reason));
}

// Does not replace what is there, however it came there meanwhile.
void put_in_place(const std::string& draft, const std::string& file) {
  if (::link(draft.c_str(), file.c_str()) != 0) {
    fail(file, std::string("cannot be made: ") + std::strerror(errno));
  }
}

}  // namespace

void back_up(Database& database, const std::string& file, const BackupProgress& progress) {
  std::error_code ignored;
  if (fs::exists(file, ignored)) fail(file, "exists already; name a new file");
  const fs::path folder = fs::absolute(file).parent_path();
  if (!fs::is_directory(folder, ignored)) fail(file, "cannot be made: its folder does not exist");
  const Draft draft(file);
  try {
    SQLite::Database copy(draft.path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    copy_pages(database.handle(), copy, file, progress);
    finish_copy(copy);
  } catch (const SQLite::Exception& error) {
    fail(file, std::string("cannot be made: ") + error.what());
  }
  refuse_damage(draft.path(), file, progress);
  force_to_disk(draft.path(), O_RDWR);
  put_in_place(draft.path(), file);
  force_to_disk(folder.string(), O_RDONLY | O_DIRECTORY);
}

bool is_unused_copy(Database& database) {
  Statement query(database, is_copy);
  return query.step() && query.integer(0) > 0;
}

void begin_copy_anew(SQLite::Database& database) {
  if (number_of(database, is_copy) == 0) return;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (number_of(database, is_copy) == 0) return;  // another process was first
  SQLite::Statement update(database, "UPDATE meta SET value = ? WHERE key = 'epoch'");
  update.bind(1, static_cast<std::int64_t>(random_epoch()));
  update.exec();
  database.exec("DELETE FROM meta WHERE key = 'is_copy'");
  transaction.commit();
}

}  // namespace newswire::store
