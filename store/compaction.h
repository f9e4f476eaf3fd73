// Giving back the room that removed items took. SQLite uses it again for new items, so that this is
// seldom worth while: after `retain` was made shorter, or a source with many items went.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "store/database.h"

namespace newswire::store {

struct Room {
  std::int64_t bytes = 0;       // of the file
  std::int64_t free_bytes = 0;  // of those, not in use
};
Room room_of(Database& database);

// Writes the store anew without its free pages. Sequences stay, and so does the epoch. Others may
// read meanwhile; who writes waits, so nobody should be fetching (store/fetch_lock.h). Killed at
// any moment, it leaves the store as it was. `at_work` as for check_store. Throws FatalError where
// the disk has no room for the second copy that it takes, and the one in the journal.
void compact(Database& database, const std::function<bool()>& at_work);

}  // namespace newswire::store
