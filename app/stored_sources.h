// What the store knows of the sources; nothing where there is no store yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "fetcher/pause_scope.h"
#include "store/ledger_store.h"
#include "store/source_interest_store.h"
#include "store/source_store.h"
#include "store/source_watch_store.h"

namespace newswire::app {

// Also where this user may not see whether it is there: opening it tells why.
bool store_exists(const std::string& path);

struct StoredSources {
  std::vector<store::SourceState> states;
  std::vector<store::SourceWatch> watches;
};
StoredSources stored_sources(const std::string& path);

// What those who listen thought of each source lately.
std::vector<store::SourceInterest> stored_interests(const std::string& path, Time now);

// What happened to a source, and what is known of the host that it was last asked at.
struct SourceTrail {
  std::vector<store::HealthEvent> events;  // the latest, oldest first
  std::optional<store::HostState> host;
  Time paused_until{};  // it is left alone, by its own word or that of its domain
  std::optional<store::HostLedger> ledger;  // of that host
};
SourceTrail stored_trail(const std::string& path, const std::string& source,
                         const std::string& host, fetcher::PauseScope scope, Time now);

}  // namespace newswire::app
