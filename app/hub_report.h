// Feeds' hubs as people are told of them: in `source list --why` and `status`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/websub_store.h"

namespace newswire::app {

struct StoredHubs {
  std::vector<store::HubAdvert> adverts;
  std::vector<store::Subscription> subscriptions;
};
// Nothing where there is no store yet.
StoredHubs stored_hubs(const std::string& store_path);

// The lines of `source list --why` about one source; empty where its feed has no hub. `is_on`:
// hubs know where to call us.
std::string hub_trail(const StoredHubs& hubs, const std::string& source, bool is_on, Time now);

struct HubCounts {
  std::size_t feeds = 0;   // that have a hub
  std::size_t active = 0;  // subscriptions
  std::int64_t pings = 0;
  std::int64_t refused = 0;  // those of somebody else
};
HubCounts count_hubs(const StoredHubs& hubs, Time now);

}  // namespace newswire::app
