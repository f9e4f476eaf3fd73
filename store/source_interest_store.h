// How much the items of a source interest those who listen: what brokers count of live delivery,
// and what the fetcher weighs its sources by.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/database.h"

namespace newswire::store {

// What was published of a source in a while, and on how many lanes that somebody had subscribed to.
struct InterestCount {
  std::string source;
  std::int64_t items = 0;
  std::int64_t hits = 0;
};

// The same as sums that forget half of themselves in `interest_half_life`.
struct SourceInterest {
  std::string source;
  double items = 0;
  double hits = 0;
  std::optional<Time> last_hit;  // nullopt: there was none
};

inline constexpr Duration interest_half_life = std::chrono::hours(72);

// Bound to the thread of its connection. Functions throw StoreError.
class SourceInterestStore {
 public:
  explicit SourceInterestStore(Database& database) : database_(database) {}

  std::vector<SourceInterest> all(Time now);  // by name
  // In one transaction. Sources that nothing was counted of for a month are forgotten.
  void add(const std::vector<InterestCount>& counts, Time now);

 private:
  Database& database_;
};

}  // namespace newswire::store
