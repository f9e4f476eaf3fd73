// What is known of sites' robots.txt, kept in memory and in the store.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "core/clock.h"
#include "core/url.h"
#include "fetcher/robots/robots.h"
#include "store/robots_store.h"

namespace newswire::fetcher {

// What /robots.txt of a site said when it was last asked for.
struct RobotsAnswer {
  Time asked{};
  bool known = false;  // false: it could not be read, and nothing is allowed for now
  RobotsRules rules;
};

// Bound to the thread of the store. Functions throw StoreError.
class RobotsBook {
 public:
  explicit RobotsBook(store::Database& database) : store_(database) {}

  // Null where it was never asked for. Valid until the next call.
  const RobotsAnswer* look_up(const std::string& origin, Time now);
  void keep(const std::string& origin, RobotsAnswer answer);

 private:
  store::RobotsStore store_;
  std::unordered_map<std::string, std::optional<RobotsAnswer>> answers_;
};

// Whether it need not be asked for again: for a day where it is known (RFC 9309, section 2.4), for
// an hour where it could not be read.
bool is_fresh(const RobotsAnswer& answer, Time now);

// Where it is.
Url robots_url(const Url& page);

}  // namespace newswire::fetcher
