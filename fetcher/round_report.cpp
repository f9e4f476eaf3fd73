// What a round tells of its fetches: the summary, the log, whoever watches its progress.
#include <algorithm>
#include <utility>

#include "fetcher/round.h"

namespace newswire::fetcher {

void Round::turned() const {
  if (watchers_.each_turn) watchers_.each_turn();
}

void Round::count(const FetchReport& report) {
  watchers_.tally.count(report);
  ++summary_.due;
  summary_.new_items += report.new_items;
  summary_.updates += report.updates;
  switch (report.outcome) {
    case FetchOutcome::failed:
      ++summary_.failed;
      log_.warning("fetch failed", {{"source", report.source}, {"reason", report.error}});
      break;
    case FetchOutcome::postponed:
      ++summary_.unfinished;
      log_.debug("left for later", {{"source", report.source}, {"reason", report.error}});
      break;
    case FetchOutcome::not_modified:
      ++summary_.not_modified;
      log_.debug("not modified", {{"source", report.source}, {"ms", report.took.count()}});
      break;
    case FetchOutcome::nothing_new:
      ++summary_.fetched;
      log_.debug("nothing new", {{"source", report.source}, {"ms", report.took.count()}});
      break;
    case FetchOutcome::new_items:
      ++summary_.fetched;
      log_.info(
          "new items",
          {{"source", report.source}, {"items", report.new_items}, {"ms", report.took.count()}});
      break;
  }
  if (report.updates > 0) {
    log_.info("items updated", {{"source", report.source}, {"items", report.updates}});
  }
  if (watchers_.progress) watchers_.progress(report);
}

// Told in each run and round, as only a new environment can mend it. The store keeps the reason for
// whoever looks, and no due time: the source is as due as before.
void Round::fail_obstructed(const std::vector<std::string>& only, Time now) {
  const auto is_meant = [&](const SourceOptions& source) {
    return !source.obstacle.empty() &&
           (only.empty() || std::ranges::find(only, source.name) != only.end());
  };
  if (std::ranges::none_of(options_.sources, is_meant)) return;
  const auto known = writer_.sources();
  for (const SourceOptions& source : options_.sources) {
    if (!is_meant(source)) continue;
    const auto place = std::ranges::find_if(known, [&](const store::SourceState& state) {
      return state.name == source.name && state.url == source.public_url();
    });
    auto state = place == known.end() ? store::SourceState{} : *place;
    state.name = source.name;
    state.url = source.public_url();
    // A daemon tells it at once, as it does not come back to it.
    if (state.gone || (kind_ == Kind::once && state.due > now)) continue;
    FetchReport report;
    report.source = source.name;
    report.error = source.obstacle;
    count(report);
    if (state.last_error == source.obstacle) continue;
    state.last_error = source.obstacle;
    state.failures = std::max(state.failures, 1);
    writer_.save(state);
  }
}

void Round::tell_store_trouble(const std::string& why) {
  watchers_.tally.store_failures.add();
  summary_.store_trouble = why;
  if (!std::exchange(store_trouble_told_, true)) log_.error("store trouble", {{"reason", why}});
}

// The store cannot be written: the fetch counts as not done. No line for each: the store is to
// blame, not the source.
void Round::leave_unstored(Member& member, const std::string& why, Duration at_least) {
  tell_store_trouble(why);
  FetchReport report;
  report.source = member.source.name;
  report.error = why;
  ++summary_.due;
  ++summary_.failed;
  log_.debug("not stored", {{"source", report.source}});
  watchers_.tally.count(report);
  if (watchers_.progress) watchers_.progress(report);
  member.state.due = std::max(member.state.due, clock_.now() + at_least);
}

}  // namespace newswire::fetcher
