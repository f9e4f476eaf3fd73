#include "app/source_report.h"

#include <algorithm>
#include <unordered_map>

#include "app/text_table.h"
#include "core/text.h"
#include "display/style.h"
#include "fetcher/source_watch.h"

namespace newswire::app {
namespace {

SourceHealth health_of(const store::SourceState& state, const store::SourceWatch& watch) {
  if (state.gone) return SourceHealth::gone;
  for (const auto health : {SourceHealth::challenge, SourceHealth::rate_limited}) {
    if (fetcher::has_condition(watch, std::string(to_string(health)))) return health;
  }
  if (state.failures > 0 && !fetcher::is_unfinished_only(state)) return SourceHealth::failing;
  for (const auto health : {SourceHealth::stale, SourceHealth::missed}) {
    if (fetcher::has_condition(watch, std::string(to_string(health)))) return health;
  }
  if (state.texts.churning) return SourceHealth::churning;
  if (watch.is_moved) return SourceHealth::moved;
  return state.last_success ? SourceHealth::well : SourceHealth::new_source;
}

std::string trouble_of(const SourceReport& report) {
  const auto& state = report.state;
  if (!state.last_error.empty() && !fetcher::is_unfinished_only(state)) return state.last_error;
  if (report.health == SourceHealth::churning) {
    return "its texts change by themselves: changes are passed over";
  }
  return report.watch.is_moved ? "moved to " + report.watch.moved_to : "";
}

std::string_view style_of(SourceHealth health) {
  switch (health) {
    case SourceHealth::failing:
    case SourceHealth::rate_limited:
    case SourceHealth::challenge:
    case SourceHealth::gone:
      return display::style::update;
    case SourceHealth::stale:
    case SourceHealth::missed:
      return display::style::title;
    default:
      return display::style::none;
  }
}

TextTable::Row row_of(const SourceReport& report, Time now) {
  const store::SourceState& state = report.state;
  return {
      {terminal_safe(report.source.name), display::style::source},
      {std::string(to_string(report.health)), style_of(report.health)},
      state.last_attempt ? relative_time(*state.last_attempt, now) : "never",
      report.health == SourceHealth::gone ? "never" : relative_time(std::max(state.due, now), now),
      std::to_string(state.items_seen),
      terminal_safe(trouble_of(report))};
}

}  // namespace

std::string_view to_string(SourceHealth health) {
  switch (health) {
    case SourceHealth::new_source:
      return "new";
    case SourceHealth::well:
      return "well";
    case SourceHealth::moved:
      return "moved";
    case SourceHealth::churning:
      return "churning";
    case SourceHealth::missed:
      return "missed";
    case SourceHealth::stale:
      return "stale";
    case SourceHealth::rate_limited:
      return "rate_limited";
    case SourceHealth::challenge:
      return "challenge";
    case SourceHealth::failing:
      return "failing";
    case SourceHealth::gone:
      return "gone";
  }
  return "new";
}

std::vector<SourceReport> report_sources(const config::Config& config,
                                         const StoredSources& stored) {
  std::unordered_map<std::string, const store::SourceState*> by_name;
  for (const store::SourceState& state : stored.states) by_name.emplace(state.name, &state);
  std::unordered_map<std::string, const store::SourceWatch*> watches;
  for (const store::SourceWatch& watch : stored.watches) watches.emplace(watch.source, &watch);
  std::vector<SourceReport> reports;
  for (const config::Source& source : config.sources) {
    SourceReport report{.source = source};
    const auto found = by_name.find(source.name);
    if (found != by_name.end() && found->second->url == source.shown_url)
      report.state = *found->second;
    const auto watch = watches.find(source.name);
    if (watch != watches.end() && watch->second->url == source.shown_url) {
      report.watch = *watch->second;
    }
    report.health = health_of(report.state, report.watch);
    reports.push_back(std::move(report));
  }
  return reports;
}

std::string source_table(const std::vector<SourceReport>& reports, Time now, bool colour) {
  TextTable table({"SOURCE", "HEALTH", "FETCHED", "DUE", "ITEMS", "TROUBLE"});
  for (const SourceReport& report : reports) table.add(row_of(report, now));
  return table.text(colour);
}

std::string relative_time(Time time, Time now) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time > now ? time - now : now - time)
          .count();
  if (seconds < 1) return "now";
  std::string span;
  if (seconds < 120) {
    span = std::to_string(seconds) + "s";
  } else if (seconds < 2 * 3600) {
    span = std::to_string(seconds / 60) + "m";
  } else if (seconds < 2 * 86400) {
    span = std::to_string(seconds / 3600) + "h";
  } else {
    span = std::to_string(seconds / 86400) + "d";
  }
  return time > now ? "in " + span : span + " ago";
}

}  // namespace newswire::app
