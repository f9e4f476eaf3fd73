// A copy of the store as it was at one moment, made while others read and write it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "store/database.h"

namespace newswire::store {

// How far the copy is; false calls it off.
using BackupProgress = std::function<bool(std::int64_t done_bytes, std::int64_t all_bytes)>;

// Makes `file`, which must not exist, whole or not at all: it is a draft, `file`.part, until it is
// on disk. Where another process makes the same one, it is left to that. The copy is marked as one:
// the first that opens it for writing gives it a new epoch, as what is committed there goes another
// way than what was committed here since. Throws FatalError that names the file.
void back_up(Database& database, const std::string& file, const BackupProgress& progress);

// Whether it is a copy that nobody has opened for writing yet.
bool is_unused_copy(Database& database);

// Of a store that is opened for writing: where it is a copy that nobody has used yet, it becomes a
// log of its own. For store/ only.
void begin_copy_anew(SQLite::Database& database);

}  // namespace newswire::store
