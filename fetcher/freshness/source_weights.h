// What an item of one source is worth beside that of another, by how many live subscriptions the
// items of each hit. Pure.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.h"
#include "fetcher/options.h"
#include "store/source_interest_store.h"

namespace newswire::fetcher {

// By name; a source that is not there weighs 1.
using SourceWeights = std::unordered_map<std::string, double>;

// The root of hits an item, beside the mean of all watched sources, from least_weight to
// most_weight. The root, as lanes are no subscribers, and as today's subscriptions say little of
// what is searched for tomorrow. Few items, and few hits in all, move it little. Empty where nobody
// listens: no item hit a subscription lately.
SourceWeights source_weights(const Options& options,
                             const std::vector<store::SourceInterest>& interests, Time now);

inline constexpr double least_weight = 0.25;
inline constexpr double most_weight = 4;

double weight_of(const std::string& source, const SourceWeights& weights);

}  // namespace newswire::fetcher
