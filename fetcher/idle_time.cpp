#include "fetcher/idle_time.h"

#include <algorithm>

#include "fetcher/item_indexer.h"
#include "store/item_store.h"

namespace newswire::fetcher {
namespace {

constexpr Duration longest = std::chrono::hours(24);
constexpr Duration longest_without_index = std::chrono::hours(1);
constexpr int retention_is_late = 1000;  // by that part of itself

// nullopt where one of them is due.
std::optional<Time> first_due(const Options& options, const RestingSources& resting) {
  Time first = Time::max();
  for (const SourceOptions& source : options.sources) {
    const auto known = resting.find(source.name);
    if (known == resting.end() || known->second.url != source.public_url()) return std::nullopt;
    first = std::min(first, known->second.until);
  }
  return first;
}

}  // namespace

bool all_rest(const Options& options, const std::vector<std::string>& only,
              const RestingSources& resting) {
  return std::ranges::all_of(options.sources, [&](const SourceOptions& source) {
    if (!only.empty() && std::ranges::find(only, source.name) == only.end()) return true;
    const auto known = resting.find(source.name);
    return known != resting.end() && known->second.url == source.public_url();
  });
}

std::optional<Time> idle_until(const Options& options, store::Database& database, Time now) {
  const auto due = first_due(options, store::SourceStore(database).resting(now));
  if (!due) return std::nullopt;
  Time until = std::min(*due, now + longest);
  const auto oldest = store::ItemStore(database).first_fetched();
  if (oldest && options.retain > Duration::zero()) {
    until = std::min(until, *oldest + options.retain + options.retain / retention_is_late);
  }
  if (ItemIndexer(database).pending() > 0) until = std::min(until, now + longest_without_index);
  return until > now ? std::optional(until) : std::nullopt;
}

}  // namespace newswire::fetcher
