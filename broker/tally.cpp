#include "broker/tally.h"

#include <algorithm>
#include <chrono>
#include <variant>

namespace newswire::broker {
namespace {

ReplayResult result_of(const wire::Reply& reply) {
  if (std::holds_alternative<wire::HelloReply>(reply)) return ReplayResult::hello;
  const auto* refused = std::get_if<wire::RefusedReply>(&reply);
  if (refused == nullptr) return ReplayResult::page;
  switch (refused->code) {
    case wire::Refusal::epoch_changed:
      return ReplayResult::epoch_changed;
    case wire::Refusal::cursor_too_old:
      return ReplayResult::cursor_too_old;
    case wire::Refusal::busy:
      return ReplayResult::busy;
    case wire::Refusal::bad_request:
      return ReplayResult::bad_request;
    case wire::Refusal::denied:
      return ReplayResult::denied;
    case wire::Refusal::draining:
      return ReplayResult::draining;
  }
  return ReplayResult::bad_request;
}

}  // namespace

std::string_view to_string(RefusedSubscription reason) {
  switch (reason) {
    case RefusedSubscription::no_lane:
      return "no_lane";
    case RefusedSubscription::bad_query:
      return "bad_query";
    case RefusedSubscription::too_many:
      return "too_many";
  }
  return "no_lane";
}

std::string_view to_string(ReplayResult result) {
  switch (result) {
    case ReplayResult::hello:
      return "hello";
    case ReplayResult::page:
      return "page";
    case ReplayResult::epoch_changed:
      return "epoch_changed";
    case ReplayResult::cursor_too_old:
      return "cursor_too_old";
    case ReplayResult::busy:
      return "busy";
    case ReplayResult::bad_request:
      return "bad_request";
    case ReplayResult::denied:
      return "denied";
    case ReplayResult::draining:
      return "draining";
  }
  return "bad_request";
}

// The disk takes milliseconds, the safety net behind the doorbell a tenth of a second.
Tally::Tally() : delay({.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60}) {}

void Tally::count_published(const Item& item, std::size_t copies, Time now) {
  items.add();
  messages.add(copies);
  // A clock that was set back is no delay below none.
  delay.observe(std::max(std::chrono::duration<double>(now - item.fetched).count(), 0.0));
}

// A page scans for 5 ms at most; what is above waited for the disk or for its turn.
ReplayTally::ReplayTally() : seconds({.0001, .00025, .0005, .001, .0025, .005, .01, .05, .25, 1}) {}

void ReplayTally::count(const wire::Reply& reply, double took_seconds) {
  requests.add(result_of(reply));
  if (const auto* page = std::get_if<wire::ReplayPage>(&reply)) items.add(page->items.size());
  seconds.observe(took_seconds);
}

Figures figures_of(const Tally& tally, const ReplayTally& replay) {
  Figures figures;
  figures.epoch = tally.epoch.value();
  figures.position = tally.position.value();
  figures.items = tally.items.value();
  figures.messages = tally.messages.value();
  figures.heartbeats = tally.heartbeats.value();
  figures.health_events = tally.health_events.value();
  figures.delay = tally.delay.value();
  figures.topic_lanes = tally.topic_lanes.value();
  figures.query_lanes = tally.query_lanes.value();
  figures.standing_queries = tally.standing_queries.value();
  figures.refused_subscriptions = tally.refused_subscriptions.values(to_string);
  figures.store_failures = tally.store_failures.value();
  figures.replay = {replay.requests.values(to_string), replay.items.value(), replay.seconds.value(),
                    replay.store_failures.value()};
  return figures;
}

}  // namespace newswire::broker
