// The schema of the store, as a list of steps that only ever grows. For store/ only.
#pragma once

namespace SQLite {
class Database;
}

namespace newswire::store {

// Tells a newswire store from other SQLite files (PRAGMA application_id): "nwst".
constexpr int application_id = 0x6e777374;

// The schema that this build reads and writes (PRAGMA user_version): the number of steps.
int newest_schema();

// Brings an empty file, or one of an older schema, to the newest, in one transaction: a process that
// dies leaves it as it was. Safe where several processes do it at once. `target` is for tests, which
// need stores as older versions left them. Throws SQLite::Exception.
void migrate(SQLite::Database& database, int target = newest_schema());

}  // namespace newswire::store
