// What the broker's two loops count as they go. Each tally belongs to its loop's thread; anybody
// may read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "broker/figures.h"
#include "core/clock.h"
#include "core/counter.h"
#include "core/histogram.h"
#include "core/item.h"
#include "wire/replay_protocol.h"

namespace newswire::broker {

enum class RefusedSubscription { no_lane, bad_query, too_many };
std::string_view to_string(RefusedSubscription reason);

// Of the loop that publishes.
struct Tally {
  Tally();

  void count_published(const Item& item, std::size_t copies, Time now);

  Gauge<std::uint32_t> epoch;
  Gauge<Sequence> position;
  Counter items;
  Counter messages;
  Counter heartbeats;
  Counter health_events;
  Histogram delay;
  Gauge<std::size_t> topic_lanes;
  Gauge<std::size_t> query_lanes;
  Gauge<std::size_t> standing_queries;
  CounterOfEach<RefusedSubscription, RefusedSubscription::too_many> refused_subscriptions;
  Gauge<std::uint64_t> store_failures;
};

enum class ReplayResult {
  hello,
  page,
  epoch_changed,
  cursor_too_old,
  busy,
  bad_request,
  denied,
  draining
};
std::string_view to_string(ReplayResult result);

// Of the loop that answers replay.
struct ReplayTally {
  ReplayTally();

  void count(const wire::Reply& reply, double seconds);

  CounterOfEach<ReplayResult, ReplayResult::draining> requests;
  Counter items;
  Histogram seconds;
  Counter store_failures;
};

// But for `refused_clients`, which neither of them sees.
Figures figures_of(const Tally& tally, const ReplayTally& replay);

}  // namespace newswire::broker
