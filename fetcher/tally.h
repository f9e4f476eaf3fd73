// What the fetcher's loop counts as it goes. It belongs to the loop's thread; anybody may read it.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/clock.h"
#include "core/counter.h"
#include "core/histogram.h"
#include "fetcher/audit/exchange.h"
#include "fetcher/fetcher.h"
#include "fetcher/figures.h"

namespace newswire::fetcher {

// The kinds of answers that are counted: few, however many there are of statuses.
enum class AnswerKind {
  ok,
  not_modified,
  redirect,
  rate_limited,
  client_error,
  server_error,
  other
};
std::string_view to_string(AnswerKind kind);

struct Tally {
  Tally();

  void count(const Exchange& exchange);
  void count(const FetchReport& report);  // of one source
  void count_fetch(Duration spent);       // on the network, for all of its sources
  Figures figures() const;

  CounterOfEach<AnswerKind, AnswerKind::other> answers;
  CounterOfEach<HttpFailure, HttpFailure::stopped> failures;  // no whole answer came
  Counter received_bytes;
  CounterOfEach<FetchOutcome, FetchOutcome::postponed> fetches;
  Histogram seconds;
  Gauge<std::size_t> under_way;
  Counter new_items;
  Counter updates;
  Counter pings;
  Counter breaches;
  Counter store_failures;
};

}  // namespace newswire::fetcher
