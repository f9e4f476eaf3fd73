#include "broker/broker.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <variant>
#include <vector>

#include "broker/heartbeats.h"
#include "broker/query_lanes.h"
#include "broker/replay_server.h"
#include "broker/tail.h"
#include "broker/topic_history.h"
#include "core/result.h"
#include "store/database.h"
#include "wire/context.h"
#include "wire/doorbell.h"
#include "wire/item_json.h"
#include "wire/lane.h"
#include "wire/message.h"
#include "wire/poller.h"
#include "wire/publish_socket.h"

namespace newswire::broker {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds linger{1000};
// What one round of the loop may take of each kind, so that none keeps the others waiting.
constexpr std::chrono::milliseconds subscribing_at_once{20};
constexpr std::size_t items_at_once = 256;
constexpr std::chrono::milliseconds publishing_at_once{20};
constexpr std::size_t items_to_learn_from = 2000;
constexpr std::size_t health_events_at_once = 100;
constexpr int heartbeats_at_once = 1000;

// `newswire broker` may start before the first fetch, and before a newer version migrated the
// store. Returns the path, for use in an initialiser.
const std::string& ensure_store(const std::string& path) {
  try {
    store::Database(path, store::Access::read_only);
  } catch (const FatalError&) {
    store::Database(path, store::Access::read_write);
  }
  return path;
}

}  // namespace

struct Broker::Impl {
  Impl(Options broker_options, const std::string& store_path, const Clock& wall_clock,
       Log& broker_log);

  void run(std::stop_token stop);
  void take_subscriptions();
  void subscribe(const std::string& lane);
  void unsubscribe(const std::string& lane);
  bool publish_items();
  void publish(const Item& item);
  void publish_health_events();
  void send_heartbeats();
  void send_heartbeat(const std::string& lane);
  void begin_new_log();
  void wait();
  void say_bye();

  std::string header(wire::Kind kind, Sequence sequence, std::vector<Sequence> prev) const;
  std::vector<Sequence> prev_of(const std::string& lane) const;

  const Options options;
  const Clock& clock;
  Log& log;
  Tail tail;
  TopicHistory topics;
  QueryLanes queries;
  Heartbeats heartbeats;
  std::int64_t refused_subscriptions = 0;
  std::vector<QueryLanes::Hit> hits;  // scratch space
  std::vector<wire::Copy> copies;     // scratch space

  wire::Context context;
  wire::PublishSocket publisher;
  std::optional<wire::Doorbell> doorbell;
  wire::Wakeup wakeup;
  ReplayServer replay;
};

Broker::Impl::Impl(Options broker_options, const std::string& store_path, const Clock& wall_clock,
                   Log& broker_log)
    : options(std::move(broker_options)),
      clock(wall_clock),
      log(broker_log),
      tail(ensure_store(store_path), log),
      topics(tail.position()),
      queries(options.max_standing_queries),
      heartbeats(options.heartbeat),
      context(options.io_threads),
      publisher(context, options.publish, linger),
      replay(context, options, store_path, clock, log) {
  tail.look_back(items_to_learn_from, [this](const Item& item) { queries.learn(item); });
  const std::string bell = wire::doorbell_endpoint(store_path);
  try {
    if (!bell.empty()) doorbell.emplace(context, bell);
  } catch (const FatalError& error) {
    log.warning("no doorbell; new items are found by polling", {{"reason", error.what()}});
  }
}

void Broker::Impl::run(std::stop_token stop) {
  const std::stop_callback wake_on_stop(stop, [this] { wakeup.wake(); });
  replay.start();
  log.debug("broker serves", {{"publish", publisher.endpoint()},
                              {"replay", replay.endpoint()},
                              {"epoch", tail.epoch()},
                              {"head", tail.position()}});
  while (!stop.stop_requested()) {
    take_subscriptions();
    const bool more = publish_items();
    publish_health_events();
    send_heartbeats();
    if (!more) wait();
  }
  say_bye();
  replay.stop();
  log.debug("broker stopped", {{"head", tail.position()}});
}

void Broker::Impl::take_subscriptions() {
  // A query takes its time to compile, a regular expression most of all.
  const auto deadline = SteadyClock::now() + subscribing_at_once;
  while (SteadyClock::now() < deadline) {
    const auto event = publisher.receive_subscription();
    if (!event) return;
    if (event->subscribed) {
      subscribe(event->lane);
    } else {
      unsubscribe(event->lane);
    }
  }
}

void Broker::Impl::subscribe(const std::string& lane) {
  const wire::Lane parsed = wire::parse_lane(lane);
  bool accepted = !std::holds_alternative<wire::UnknownLane>(parsed);
  if (const auto* query = std::get_if<wire::QueryLane>(&parsed)) {
    accepted = queries.add(lane, query->query, tail.position());
  } else if (!heartbeats.contains(lane)) {
    accepted = accepted && heartbeats.size() - queries.size() < options.max_topic_lanes;
  }
  if (accepted) {
    heartbeats.add(lane, SteadyClock::now());
  } else if (refused_subscriptions++ == 0) {
    log.warning("a subscription that is no lane, or one too many, is ignored", {{"lane", lane}});
  }
}

void Broker::Impl::unsubscribe(const std::string& lane) {
  queries.remove(lane);
  heartbeats.remove(lane);
}

// True where there is more to publish at once.
bool Broker::Impl::publish_items() {
  const auto deadline = SteadyClock::now() + publishing_at_once;
  const Tail::Step step = tail.read(items_at_once, [&](const Item& item) {
    publish(item);
    return SteadyClock::now() < deadline;
  });
  if (step == Tail::Step::new_log) begin_new_log();
  return step != Tail::Step::caught_up;
}

void Broker::Impl::publish(const Item& item) {
  copies.clear();
  const std::vector<std::string> lanes = wire::lanes_of(item.topics);
  for (const std::string& lane : lanes) {
    copies.push_back({lane, header(wire::Kind::item, item.sequence, topics.prev(lane))});
  }
  queries.match(item, clock.now(), hits);
  for (const QueryLanes::Hit& hit : hits) {
    copies.push_back({*hit.lane, header(wire::Kind::item, item.sequence, {hit.prev})});
  }
  publisher.publish(copies, wire::encode_item(item));
  topics.published(lanes, item.sequence);
}

void Broker::Impl::publish_health_events() {
  for (const auto& event : tail.read_health_events(health_events_at_once)) {
    publisher.publish(std::string(wire::health_lane),
                      header(wire::Kind::health, tail.position(), {0}),
                      wire::encode_notice({event.code, event.message, event.source}, "source"));
  }
}

void Broker::Impl::send_heartbeats() {
  const auto now = SteadyClock::now();
  for (int i = 0; i < heartbeats_at_once; ++i) {
    const std::string* lane = heartbeats.take_due(now);
    if (lane == nullptr) return;
    send_heartbeat(*lane);
  }
}

void Broker::Impl::send_heartbeat(const std::string& lane) {
  const Sequence position = tail.position();
  if (const wire::Notice* refusal = queries.refusal(lane)) {
    publisher.publish(lane, header(wire::Kind::error, position, {position}),
                      wire::encode_notice(*refusal, "query"));
  } else {
    publisher.publish(lane, header(wire::Kind::heartbeat, position, prev_of(lane)), "");
  }
}

void Broker::Impl::begin_new_log() {
  topics = TopicHistory(tail.position());
  queries.reset(tail.position());
  heartbeats.hasten_all(SteadyClock::now());
}

void Broker::Impl::wait() {
  auto deadline = SteadyClock::now() + options.poll;
  if (const auto due = heartbeats.next_due()) deadline = std::min(deadline, *due);
  wire::wait_readable({publisher.handle(), doorbell ? doorbell->handle() : nullptr},
                      wakeup.descriptor(), deadline);
  if (doorbell) doorbell->was_rung();  // whoever woke us, all is looked at
}

void Broker::Impl::say_bye() {
  heartbeats.for_each([&](const std::string& lane) {
    publisher.publish(lane, header(wire::Kind::bye, tail.position(), prev_of(lane)), "");
  });
}

std::string Broker::Impl::header(wire::Kind kind, Sequence sequence,
                                 std::vector<Sequence> prev) const {
  return wire::encode_header({kind, tail.epoch(), sequence, std::move(prev)});
}

std::vector<Sequence> Broker::Impl::prev_of(const std::string& lane) const {
  if (queries.contains(lane)) return {queries.last(lane)};
  if (lane == wire::health_lane) return {0};
  return topics.prev(lane);
}

Broker::Broker(Options options, const std::string& store_path, const Clock& clock, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), store_path, clock, log)) {}

Broker::~Broker() = default;

const std::string& Broker::publish_endpoint() const {
  return impl_->publisher.endpoint();
}

const std::string& Broker::replay_endpoint() const {
  return impl_->replay.endpoint();
}

void Broker::run(std::stop_token stop) {
  impl_->run(std::move(stop));
}

}  // namespace newswire::broker
