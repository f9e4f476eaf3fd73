// What a broker has done since it began, and how it stands: plain values for whoever watches it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/counter.h"
#include "core/histogram.h"
#include "core/item.h"

namespace newswire::broker {

struct ReplayFigures {
  // Requests by how they were answered: "hello", "page", or why not.
  std::vector<Count> requests;
  std::uint64_t items = 0;  // in those pages
  HistogramValue seconds;   // to answer, by request
  std::uint64_t store_failures = 0;
};

struct Figures {
  std::uint32_t epoch = 0;
  Sequence position = 0;       // all up to here was published
  std::uint64_t items = 0;     // published, and
  std::uint64_t messages = 0;  // their copies, one a lane
  std::uint64_t heartbeats = 0;
  std::uint64_t health_events = 0;
  // From the end of the fetch that brought an item until it was published; seconds.
  HistogramValue delay;
  std::size_t topic_lanes = 0;               // that somebody subscribes to; s/ counts as one
  std::size_t query_lanes = 0;               // likewise, refused ones included
  std::size_t standing_queries = 0;          // that are matched
  std::vector<Count> refused_subscriptions;  // by reason
  std::uint64_t refused_clients = 0;         // whose keys are not known
  std::uint64_t store_failures = 0;          // of attempts to read what is new
  ReplayFigures replay;
};

}  // namespace newswire::broker
