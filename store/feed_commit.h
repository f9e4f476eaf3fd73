// The outcome of one fetch, made durable in one transaction: the items that are new and the state
// of their source stand or fall together, so that validators are never kept for items that were
// not.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/item.h"
#include "store/database.h"
#include "store/source_store.h"

namespace newswire::store {

struct Committed {
  std::vector<Item> added;  // new ones and updates, with their sequences, in the order given
  Sequence head = 0;
  std::size_t too_large = 0;  // items that SQLite could not hold (16 MiB); the others are stored
};

// `items` in the order in which they are to be published: all that the feed holds now, or none
// where it was not read. An item is new where its (source, id) is neither stored nor remembered
// from before retention. One that is stored is left as it is, unless it is given as an update: then
// it becomes the item's next version (store/item_versions.h tells those before). Where `fetched` is
// not set, it becomes `now`. Everything is on disk when this returns, or within a Transaction of
// the caller when that commits. Throws StoreError, and then nothing was changed.
Committed commit_feed(Database& database, const SourceState& state, std::vector<Item> items,
                      Time now);

// The same where the items stay the caller's: those that were added, `added` of them, stand first
// afterwards.
struct CommittedInPlace {
  std::size_t added = 0;
  Sequence head = 0;
  std::size_t too_large = 0;
};
CommittedInPlace commit_feed_in_place(Database& database, const SourceState& state,
                                      std::span<Item> items, Time now);

}  // namespace newswire::store
