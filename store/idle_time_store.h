// A note that a run of `fetch` leaves for those after it: until when they will find nothing to do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/database.h"

namespace newswire::store {

struct IdleTime {
  std::string config;                  // a hash of the configuration that it was worked out for
  std::vector<std::string> variables;  // of the environment, by name, that the hash covers
  Time since{};                        // when it was written: it says nothing of before
  Time until{};

  friend bool operator==(const IdleTime&, const IdleTime&) = default;
};

// It stands as long as nothing is changed that it depends on: who fetches takes it away first
// (fetcher/fetch_writer.h), and so does SourceStore::remove. A copy of the store has none. Bound to
// the thread of its connection. Functions throw StoreError.
class IdleTimeStore {
 public:
  explicit IdleTimeStore(Database& database) : database_(database) {}

  std::optional<IdleTime> find();
  void keep(const IdleTime& note);
  void forget();

 private:
  Database& database_;
};

}  // namespace newswire::store
