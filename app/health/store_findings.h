// How the store and its disk are, without changing anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/health/finding.h"
#include "core/item.h"
#include "store/store_error.h"

namespace newswire::app {

struct StoreStatus {
  std::uintmax_t bytes = 0;  // of the file and its -wal
  std::int64_t items = 0;
  Sequence head = 0;
  Sequence floor = 0;
  std::uint32_t epoch = 0;
};

struct Disk {
  std::uint64_t free_bytes = 0;  // for whoever asks
  std::uint64_t bytes = 0;
};

// A value.
struct StoreFacts {
  std::string path;
  bool exists = false;
  std::optional<StoreStatus> status;  // nullopt: it cannot be opened, for the reason below
  std::string trouble;
  store::StoreRefused::Reason reason = store::StoreRefused::Reason::other;
  std::uint64_t wal_bytes = 0;
  std::optional<Disk> disk;  // of the nearest folder that there is
};

// Never throws; what is wrong is in the facts.
StoreFacts look_at_store(const std::string& path);

// What is wrong with it; a store that does not exist is a problem here.
Findings store_findings(const StoreFacts& facts, const Fixes& fixes);

}  // namespace newswire::app
