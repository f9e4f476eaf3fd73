// What a round tells of its fetches: the summary, the log, whoever watches its progress.
#include <algorithm>
#include <utility>

#include "fetcher/round.h"

namespace newswire::fetcher {

void Round::count(const FetchReport& report) {
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
  if (progress_) progress_(report);
}

void Round::tell_store_trouble(const std::string& why) {
  summary_.store_trouble = true;
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
  if (progress_) progress_(report);
  member.state.due = std::max(member.state.due, clock_.now() + at_least);
}

}  // namespace newswire::fetcher
