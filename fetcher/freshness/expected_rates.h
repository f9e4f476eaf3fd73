// What a source can be expected to post, by its rhythm. Pure.
#pragma once

#include "fetcher/freshness/day_shape.h"
#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::fetcher {

// A post every other day, believed like a day of watching.
inline constexpr RatePrior rate_prior{.posts = 0.5, .hours = 24};

// Of the whole week, as if all of it were weekdays.
DayEvidence day_evidence(const PostingRhythm& rhythm);

// By the weeks that the rhythm remembers: a shape of the day (day_shape.h) and a share for the
// weekend, each hour corrected as far as posts speak for it.
HourlyRates usual_rates(const PostingRhythm& rhythm, const DayShapes& shapes = plain_day_shapes());

// The same, by how the last days compare with that.
HourlyRates expected_rates(const PostingRhythm& rhythm,
                           const DayShapes& shapes = plain_day_shapes());

double mean_rate(const HourlyRates& rates);  // posts an hour, over a week

}  // namespace newswire::fetcher
