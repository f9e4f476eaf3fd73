// What a fetcher has done since it began: plain values for whoever watches it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/counter.h"
#include "core/histogram.h"

namespace newswire::fetcher {

struct Figures {
  std::vector<Count> requests;  // by what they came to: "200", "304", "tls" ...
  std::uint64_t received_bytes = 0;
  std::vector<Count> fetches;  // by what they were to each of their sources: "new_items" ...
  HistogramValue seconds;      // of a fetch on the network, its redirects included
  std::size_t under_way = 0;   // fetches
  std::uint64_t new_items = 0;
  std::uint64_t updates = 0;
  std::uint64_t pings = 0;     // of hubs, those that were dropped included
  std::uint64_t breaches = 0;  // of the rules of polite polling, as the auditor saw them
  std::uint64_t store_failures = 0;
};

}  // namespace newswire::fetcher
