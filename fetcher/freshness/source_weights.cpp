#include "fetcher/freshness/source_weights.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_set>

namespace newswire::fetcher {
namespace {

// Nobody stays away for longer without having left: not over a weekend and a holiday.
constexpr Duration lately = std::chrono::hours(24 * 4);
// What is taken for granted of each source is the mean, as if so many items, and besides so many
// hits, had been counted that agree with it: the hits of a source come like Poisson's, and the
// ratio that makes them is a Gamma's.
constexpr double items_for_granted = 3;
constexpr double hits_for_granted = 3;

}  // namespace

SourceWeights source_weights(const Options& options,
                             const std::vector<store::SourceInterest>& interests, Time now) {
  std::unordered_set<std::string_view> watched;
  for (const auto& source : options.sources) watched.insert(source.name);

  double items = 0;
  double hits = 0;
  bool is_live = false;
  for (const auto& interest : interests) {
    if (!watched.contains(interest.source)) continue;
    items += interest.items;
    hits += interest.hits;
    is_live = is_live || (interest.last_hit && now - *interest.last_hit < lately);
  }
  if (!is_live || items <= 0) return {};

  const double mean = hits / items;
  const double granted = hits_for_granted + items_for_granted * mean;
  SourceWeights weights;
  for (const auto& interest : interests) {
    if (!watched.contains(interest.source)) continue;
    const double ratio = (interest.hits + granted) / (interest.items * mean + granted);
    weights[interest.source] = std::clamp(std::sqrt(ratio), least_weight, most_weight);
  }
  return weights;
}

double weight_of(const std::string& source, const SourceWeights& weights) {
  const auto found = weights.find(source);
  return found == weights.end() ? 1 : found->second;
}

}  // namespace newswire::fetcher
