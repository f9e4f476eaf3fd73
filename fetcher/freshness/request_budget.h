// The price of a request for what is configured, by what the store knows of the sources. Pure.
#pragma once

#include <vector>

#include "fetcher/freshness/day_shape.h"
#include "fetcher/freshness/source_weights.h"
#include "fetcher/options.h"
#include "store/source_store.h"

namespace newswire::fetcher {

// Whether its wait follows its posting: an interval that is set for one source is meant.
bool is_adaptive(const SourceOptions& source, const Options& options);

// In item-hours (adaptive_wait.h), such that all requests come to `budget` an hour; where that is
// 0, those of the adaptive sources to as many as at fixed intervals. Sources whose rhythm tells
// too little, and those with an interval of their own, take theirs first. Weights only change who
// gets them.
double price_by_budget(const Options& options, const std::vector<store::SourceState>& states,
                       const SourceWeights& weights = {},
                       const DayShapes& days = plain_day_shapes());

}  // namespace newswire::fetcher
