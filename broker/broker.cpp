#include "broker/broker.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "broker/descriptor_watch.h"
#include "broker/heartbeats.h"
#include "broker/query_lanes.h"
#include "broker/replay_server.h"
#include "broker/source_interest.h"
#include "broker/tail.h"
#include "broker/tally.h"
#include "broker/topic_history.h"
#include "core/crash_point.h"
#include "core/result.h"
#include "store/backup.h"
#include "store/database.h"
#include "wire/context.h"
#include "wire/curve/gatekeeper.h"
#include "wire/doorbell.h"
#include "wire/endpoint.h"
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

// `newswire broker` may start before the first fetch, before a newer version migrated the store,
// and on a copy that has no epoch of its own yet. Returns the path, for use in an initialiser.
const std::string& ensure_store(const std::string& path) {
  bool is_copy = false;
  try {
    store::Database database(path, store::Access::read_only);
    is_copy = store::is_unused_copy(database);
    if (!is_copy) return path;
    store::Database(path, store::Access::read_write);
  } catch (const FatalError&) {
    // Who may only read leaves the copy's epoch to whoever fetches, and sees it change.
    if (!is_copy) store::Database(path, store::Access::read_write);
  }
  return path;
}

// The broker's own key opens, too: on its own machine no other is needed.
wire::KnownClients with_own_key(wire::KnownClients clients, const std::string& secret_key) {
  const auto own = wire::key_pair_of(secret_key);
  if (!own) throw FatalError("the broker's secret key " + own.error().message);
  clients.emplace(own->public_key, "broker");
  return clients;
}

// None where there are no keys.
std::unique_ptr<wire::Gatekeeper> make_gatekeeper(wire::Context& context, const Options& options,
                                                  Log& log) {
  const std::string& secret_key = options.protection.secret_key;
  if (secret_key.empty()) return nullptr;
  return std::make_unique<wire::Gatekeeper>(context, with_own_key(options.clients, secret_key),
                                            log);
}

// Why a subscription gets nothing; `notice` is what subscribers of its lane are told.
std::optional<RefusedSubscription> refusal_of(const wire::Lane& lane, bool accepted,
                                              const wire::Notice* notice) {
  if (std::holds_alternative<wire::UnknownLane>(lane)) return RefusedSubscription::no_lane;
  if (!accepted) return RefusedSubscription::too_many;
  if (notice == nullptr) return std::nullopt;
  return notice->code == too_many_queries ? RefusedSubscription::too_many
                                          : RefusedSubscription::bad_query;
}

}  // namespace

struct Broker::Impl {
  Impl(Options broker_options, const std::string& store_path, const Clock& wall_clock,
       Log& broker_log);

  void run(std::stop_token stop, const std::function<void()>& published,
           const std::function<void()>& replayed);
  void note_state();
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
  void cut_connections();

  std::string header(wire::Kind kind, Sequence sequence, std::vector<Sequence> prev) const;
  std::vector<Sequence> prev_of(const std::string& lane) const;

  const Options options;
  const Clock& clock;
  Log& log;
  Tail tail;
  TopicHistory topics;
  QueryLanes queries;
  Heartbeats heartbeats;
  DescriptorWatch descriptors;
  SourceInterest interest;
  Tally tally;
  bool is_refusal_told = false;
  std::vector<QueryLanes::Hit> hits;  // scratch space
  std::vector<wire::Copy> copies;     // scratch space
  std::string headers;                // scratch space

  wire::Context context;
  std::unique_ptr<wire::Gatekeeper> gatekeeper;  // outlives the sockets that it guards
  wire::PublishSocket publisher;
  std::optional<wire::Doorbell> doorbell;
  wire::Wakeup wakeup;
  std::atomic<bool> is_to_be_cut = false;
  bool is_kept_out = false;  // of our own endpoint, while it is cut
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
      descriptors(log),
      interest(store_path, clock, log),
      context(options.io_threads),
      gatekeeper(make_gatekeeper(context, options, log)),
      publisher(context, options.publish, linger, options.protection),
      replay(context, options, store_path, clock, log) {
  for (const std::string& endpoint : {options.publish, options.replay}) {
    if (!wire::is_exposed(endpoint, options.protection)) continue;
    log.warning("whoever can reach this address reads everything; keys would protect it",
                {{"endpoint", endpoint}, {"key", "insecure"}});
  }
  note_state();
  tail.look_back(items_to_learn_from, [this](const Item& item) { queries.learn(item); });
  const std::string bell = wire::doorbell_endpoint(store_path);
  try {
    if (!bell.empty()) doorbell.emplace(context, bell);
  } catch (const FatalError& error) {
    log.warning("no doorbell; new items are found by polling", {{"reason", error.what()}});
  }
}

void Broker::Impl::run(std::stop_token stop, const std::function<void()>& published,
                       const std::function<void()>& replayed) {
  const std::stop_callback wake_on_stop(stop, [this] { wakeup.wake(); });
  replay.start(replayed);
  interest.start();
  log.debug("broker serves", {{"publish", publisher.endpoint()},
                              {"replay", replay.endpoint()},
                              {"epoch", tail.epoch()},
                              {"head", tail.position()}});
  while (!stop.stop_requested()) {
    if (is_to_be_cut.exchange(false)) cut_connections();
    take_subscriptions();
    replay.set_heartbeat(heartbeats.interval());
    const bool more = publish_items();
    publish_health_events();
    send_heartbeats();
    descriptors.look(SteadyClock::now());
    note_state();
    if (published) published();
    if (!more) wait();
  }
  say_bye();
  replay.stop();
  interest.stop();
  log.debug("broker stopped", {{"head", tail.position()}});
}

// The tally's: as of this turn.
void Broker::Impl::note_state() {
  tally.epoch.set(tail.epoch());
  tally.position.set(tail.position());
  tally.topic_lanes.set(heartbeats.size() - queries.size());
  tally.query_lanes.set(queries.size());
  tally.standing_queries.set(queries.standing());
  tally.store_failures.set(tail.failures());
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
  } else if (!std::exchange(is_refusal_told, true)) {
    log.warning("a subscription that is no lane, or one too many, is ignored", {{"lane", lane}});
  }
  if (const auto refusal = refusal_of(parsed, accepted, queries.refusal(lane))) {
    tally.refused_subscriptions.add(*refusal);
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
    crash_point("before_publish");
    publish(item);
    crash_point("mid_batch");
    return SteadyClock::now() < deadline;
  });
  if (step == Tail::Step::new_log) begin_new_log();
  return step != Tail::Step::caught_up;
}

// An item may match the queries of ten thousand subscribers, so that this makes no strings of its
// own for a hit.
void Broker::Impl::publish(const Item& item) {
  const std::vector<std::string> lanes = wire::lanes_of(item.topics);
  const Time now = clock.now();
  queries.match(item, now, hits);
  copies.clear();
  headers.clear();
  headers.reserve((lanes.size() + hits.size()) * wire::max_header_bytes);  // views of it stay valid
  const auto add = [this](const wire::Header& header) {
    const std::size_t begin = headers.size();
    wire::append_header(headers, header);
    return std::string_view(headers).substr(begin);
  };

  wire::Header header{wire::Kind::item, tail.epoch(), item.sequence, {}};
  for (const std::string& lane : lanes) {
    header.prev = topics.prev(lane);
    copies.push_back({lane, add(header)});
  }
  std::string_view text;
  for (const QueryLanes::Hit& hit : hits) {
    if (text.empty() || header.prev.front() != hit.prev) {
      header.prev.assign(1, hit.prev);
      text = add(header);
    }
    copies.push_back({*hit.lane, text});
  }
  publisher.publish(copies, wire::encode_item(item));
  tally.count_published(item, copies.size(), now);
  topics.published(lanes, item.sequence);
  interest.count(item.source, hits.size() + subscribed_levels(lanes, heartbeats));
}

void Broker::Impl::publish_health_events() {
  for (const auto& event : tail.read_health_events(health_events_at_once)) {
    tally.health_events.add();
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
    tally.heartbeats.add();
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
  wakeup.clear();
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

void Broker::Impl::cut_connections() {
  const bool listens = publisher.cut_connections();
  if (listens) log.info("a key is not valid any more: all connections were cut");
  if (!listens && !is_kept_out) {
    log.error("the address is taken at the moment; trying on",
              {{"endpoint", publisher.endpoint()}});
  }
  is_kept_out = !listens;
  if (is_kept_out) is_to_be_cut = true;
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

void Broker::replace_clients(wire::KnownClients clients) {
  if (!impl_->gatekeeper) return;
  clients = with_own_key(std::move(clients), impl_->options.protection.secret_key);
  if (!impl_->gatekeeper->replace(std::move(clients))) return;
  impl_->is_to_be_cut = true;
  impl_->wakeup.wake();
  impl_->replay.cut_connections();
}

void Broker::run(std::stop_token stop, const std::function<void()>& published,
                 const std::function<void()>& replayed) {
  impl_->run(std::move(stop), published, replayed);
}

Figures Broker::figures() const {
  Figures figures = figures_of(impl_->tally, impl_->replay.tally());
  if (impl_->gatekeeper) figures.refused_clients = impl_->gatekeeper->refused();
  return figures;
}

}  // namespace newswire::broker
