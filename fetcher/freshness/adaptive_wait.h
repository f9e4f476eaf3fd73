// When the next request to a source is worth it. Pure.
//
// Each item that was posted and not yet seen waits; a request ends that, and has a price. A source
// is asked again once the waiting that its rhythm foretells has come to the price:
//
//   the integral of (t - s) x rate(s) ds, over s from the last request to t  =  price / weight
//
// For a steady source that is an interval of sqrt(2 price / (weight x rate)): with the inverse
// square root of rate and weight, as is best for a number of requests in all (Sia, Cho and Cho,
// Efficient Monitoring Algorithm for Fast News Alerts, TKDE 2007; Ramasubramanian, Peterson and
// Sirer, Corona, NSDI 2006). One that sleeps at night brings nothing to wait for: what
// its evening left is fetched in the evening, where nearly all of it is there by then.
#pragma once

#include <cstddef>

#include "core/clock.h"
#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::fetcher {

struct WaitTerms {
  double price = 0;  // of a request, in item-hours: one item that waits for an hour is 1
  double weight = 1;
  // Items that the feed holds: a request goes out before half of them can be expected to be new, as
  // those that drop out unseen are lost. 0: not known.
  std::size_t window = 0;
  Duration cap = std::chrono::hours(24);
};

struct AdaptiveWait {
  Duration wait{0};         // the cap at most
  double expected = 0;      // items that are new by then
  bool for_window = false;  // it is the window that sets it
};

AdaptiveWait adaptive_wait(const HourlyRates& rates, Time last_request, const WaitTerms& terms);

}  // namespace newswire::fetcher
