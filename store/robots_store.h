// What sites ask of those who fetch their pages, kept so that each run need not ask anew.
#pragma once

#include <optional>
#include <string>

#include "core/clock.h"
#include "store/database.h"

namespace newswire::store {

struct RobotsState {
  std::string origin;  // scheme://host[:port]
  Time asked{};        // when /robots.txt was asked for
  bool known = false;  // there was an answer: the rules, or that there are none
  std::string rules;   // in the fetcher's words
};

// Bound to the thread of its connection. Functions throw StoreError.
class RobotsStore {
 public:
  explicit RobotsStore(Database& database) : database_(database) {}

  std::optional<RobotsState> find(const std::string& origin);
  void save(const RobotsState& state);

 private:
  Database& database_;
};

}  // namespace newswire::store
