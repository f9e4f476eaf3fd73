// What all sources teach of each: the price of a request, and what days are like. Pure.
#pragma once

#include <vector>

#include "fetcher/freshness/day_shape.h"
#include "fetcher/freshness/source_weights.h"
#include "fetcher/options.h"
#include "store/source_store.h"

namespace newswire::fetcher {

// Whether its wait follows its posting: an interval that is set for one source is meant.
bool is_adaptive(const SourceOptions& source, const Options& options);

struct Outlook {
  double price = 0;  // of a request in item-hours: adaptive_wait.h
  DayShapes days = plain_day_shapes();
};

// By the adaptive sources, as far as the store knows them: what days are common among them
// (common_days.h), and the price at which all requests come to `budget` an hour; where that is 0,
// those of the adaptive sources to as many as at fixed intervals. Sources whose rhythm tells too
// little, and those with an interval of their own, take theirs first. Weights only change who gets
// them.
Outlook outlook_of(const Options& options, const std::vector<store::SourceState>& states,
                   const SourceWeights& weights = {});

}  // namespace newswire::fetcher
