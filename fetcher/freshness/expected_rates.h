// What a source can be expected to post, by its rhythm. Pure.
#pragma once

#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::fetcher {

// By the weeks that the rhythm remembers: a plain shape of the day (day_shape.h) and a share for
// the weekend, each hour corrected as far as posts speak for it.
HourlyRates usual_rates(const PostingRhythm& rhythm);

// The same, by how the last days compare with that.
HourlyRates expected_rates(const PostingRhythm& rhythm);

double mean_rate(const HourlyRates& rates);  // posts an hour, over a week

}  // namespace newswire::fetcher
