// Topics of items that are stored already, changed by new rules. Sequences stay: an item that gets
// a topic so is found under it, and is not published again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/item.h"
#include "store/database.h"

namespace newswire::store {

struct RetaggedItem {
  Sequence sequence = 0;
  std::vector<std::string> topics;
};

// Bound to the thread of its connection. May write beside the process that fetches. Throws
// StoreError.
class Retagging {
 public:
  // `rules`: a fingerprint of what is being applied. What another one has left half done is not
  // gone on with.
  Retagging(Database& database, std::uint64_t rules);

  // Where an earlier one with the same rules was interrupted: all up to there is done. 0: nowhere.
  Sequence position();

  // In one transaction: the new topics of these items, and that all up to `position` is done.
  void write(std::span<const RetaggedItem> items, Sequence position);
  void finish();

 private:
  Database& database_;
  std::int64_t rules_;
};

}  // namespace newswire::store
