// Finds the items of a document that were stored before and say something else now, and marks
// those that are to be published anew.
//
// An item is compared with its newest stored version. What it says otherwise and is not stored for
// (its source churns, it had said so before, it has had its share) is remembered, so that it is
// neither looked at nor counted again at each reading.
#pragma once

#include <cstddef>
#include <span>

#include "core/item.h"
#include "store/database.h"
#include "store/item_versions.h"
#include "store/source_store.h"

namespace newswire::fetcher {

// Bound to the thread of the connection.
class UpdateMarker {
 public:
  explicit UpdateMarker(store::Database& database) : versions_(database) {}

  // Sets `update` and `previous_title` of the items of one source's document that are to be stored
  // as a new version, and returns the source's state after it. Within the caller's transaction, in
  // which they are then stored. Where the items were compared by other rules so far, or never, all
  // is taken as it is and nothing is an update. Throws StoreError.
  store::TextState mark(std::span<Item> items, const store::TextState& before, Time now);

 private:
  store::ItemVersions versions_;
};

}  // namespace newswire::fetcher
