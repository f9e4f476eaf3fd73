// What is stored of one item, version by version: what a changed item is told by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/item.h"
#include "store/database.h"

namespace newswire::store {

struct ItemVersion {
  std::int64_t number = 0;  // 0 is the item as it first came
  Time fetched{};
  std::string title;
  std::string summary;
};

// What an item was seen to say and was not stored for.
struct PassedOver {
  std::uint64_t text = 0;  // a fingerprint, in the fetcher's words
  bool is_held = false;    // it is stored once its time has come, if it still says so
};

// Bound to the thread of its connection. Writing is part of the caller's Transaction. Throws
// StoreError.
class ItemVersions {
 public:
  explicit ItemVersions(Database& database) : database_(database) {}

  // Newest first; empty where the item is not stored. Retention may have removed the oldest.
  std::vector<ItemVersion> of(const std::string& source, const std::string& id);

  std::optional<PassedOver> passed_over(const std::string& source, const std::string& id);
  void pass_over(const std::string& source, const std::string& id, const PassedOver& text);
  void forget_passed_over(const std::string& source, const std::string& id);

 private:
  Database& database_;
};

}  // namespace newswire::store
