// Each configured source beside what the store knows of it: what `source list` and `status` show.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/stored_sources.h"
#include "config/config.h"

namespace newswire::app {

// The most serious that is known of it.
enum class SourceHealth {
  new_source,
  well,
  moved,
  churning,
  missed,
  stale,
  failing,
  rate_limited,
  challenge,
  gone
};
std::string_view to_string(SourceHealth health);

struct SourceReport {
  config::Source source;
  store::SourceState state{};  // of this URL; empty where it was never fetched
  store::SourceWatch watch{};  // likewise
  SourceHealth health = SourceHealth::new_source;
};

// In the config's order.
std::vector<SourceReport> report_sources(const config::Config& config, const StoredSources& stored);

// A table for people: name, health, when it was last asked and is next due, items, and what is
// wrong. In colour, those that fail stand out.
std::string source_table(const std::vector<SourceReport>& reports, Time now, bool colour);

// "in 12m", "3h ago", "now".
std::string relative_time(Time time, Time now);

}  // namespace newswire::app
