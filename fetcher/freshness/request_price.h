// What a request has to be worth, for the requests of all sources together to be as many as they
// may be. Pure.
#pragma once

#include <vector>

#include "core/clock.h"
#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::fetcher {

// A source whose wait adapts.
struct Demand {
  HourlyRates rates{};
  double weight = 1;
  Duration floor{0};  // it is not asked more often: by the config, or by its server's word
  Duration cap{0};    // nor less often
};

// In item-hours (adaptive_wait.h), for `requests` an hour in all. Where they suffice for none but
// the caps, or for all the floors, more or fewer come: the bounds are kept.
double request_price(const std::vector<Demand>& demands, double requests);

}  // namespace newswire::fetcher
