#include "store/compaction.h"

#include <filesystem>
#include <system_error>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <stdlib.h>

#include "core/result.h"
#include "store/statement.h"
#include "store/work_watch.h"

namespace newswire::store {
namespace {

std::int64_t number_of(Database& database, std::string_view sql) {
  Statement query(database, sql);
  return query.step() ? query.integer(0) : 0;
}

std::string folder_of(const std::string& path) {
  return std::filesystem::absolute(path).parent_path().string();
}

// What is kept is written to a file of its own, from there into the journal, and from there into
// the store.
void require_room(const std::string& path, std::int64_t kept_bytes) {
  std::error_code error;
  const auto space = std::filesystem::space(folder_of(path), error);
  const auto needed = static_cast<std::uintmax_t>(kept_bytes) * 2;
  if (error || space.available >= needed) return;
  constexpr std::uintmax_t mebibyte = 1 << 20;
  throw FatalError("store '" + path + "' cannot be compacted: that takes " +
                   std::to_string(needed / mebibyte + 1) + " MiB for a while, and its disk has " +
                   std::to_string(space.available / mebibyte) + " MiB left");
}

}  // namespace

Room room_of(Database& database) {
  const std::int64_t page_bytes = number_of(database, "PRAGMA page_size");
  return {number_of(database, "PRAGMA page_count") * page_bytes,
          number_of(database, "PRAGMA freelist_count") * page_bytes};
}

void compact(Database& database, const std::function<bool()>& at_work) {
  const Room room = room_of(database);
  require_room(database.path(), room.bytes - room.free_bytes);
  // Beside the store, where there is room: not in memory, nor in a small /tmp.
  ::setenv("SQLITE_TMPDIR", folder_of(database.path()).c_str(), 1);
  try {
    const WorkWatch watch(database, at_work);
    database.handle().exec("PRAGMA temp_store = FILE; VACUUM");
    database.handle().exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SQLite::Exception& error) {
    database.fail(error);
  }
}

}  // namespace newswire::store
