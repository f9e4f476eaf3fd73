#include "app/monitoring/metrics.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace newswire::app {
namespace {

using Type = Metric::Type;

class Page {
 public:
  template <typename Number>
  void add(Type type, const char* name, const char* help, Number value) {
    metrics_.push_back({name, type, help, {{{}, static_cast<double>(value)}}, {}});
  }
  void add(const char* name, const char* help, HistogramValue value) {
    metrics_.push_back({name, Type::histogram, help, {}, std::move(value)});
  }
  void add(Type type, const char* name, const char* help, std::vector<Sample> samples) {
    metrics_.push_back({name, type, help, std::move(samples), {}});
  }

  std::vector<Metric> take() { return std::move(metrics_); }

 private:
  std::vector<Metric> metrics_;
};

template <typename Number>
Sample sample(const char* label, std::string_view kind, Number value) {
  return {{{label, std::string(kind)}}, static_cast<double>(value)};
}

std::vector<Sample> samples(const char* label, const std::vector<Count>& counts) {
  std::vector<Sample> all;
  for (const Count& count : counts) all.push_back(sample(label, count.kind, count.times));
  return all;
}

// None where the figure cannot be told: better no line than a wrong one.
template <typename Figures, typename Number>
std::vector<Sample> where_known(const std::optional<Figures>& figures, Number Figures::*figure) {
  if (!figures) return {};
  return {{{}, static_cast<double>((*figures).*figure)}};
}

void add_broker(Page& page, const broker::Figures& broker) {
  page.add(Type::counter, "newswire_broker_published_items_total",
           "Items that were published, each counted once.", broker.items);
  page.add(Type::counter, "newswire_broker_published_messages_total",
           "Messages with items, one for each lane that an item went out on.", broker.messages);
  page.add(Type::counter, "newswire_broker_heartbeats_total", "Heartbeats that were sent.",
           broker.heartbeats);
  page.add(Type::counter, "newswire_broker_health_events_total",
           "Health events of sources that were published.", broker.health_events);
  page.add(Type::gauge, "newswire_broker_published_sequence",
           "The sequence up to which all items are published.", broker.position);
  page.add("newswire_broker_publish_delay_seconds",
           "Time from the end of the fetch that brought an item until it was published.",
           broker.delay);
  page.add(
      Type::gauge, "newswire_broker_lanes",
      "Lanes that are subscribed to, by kind; the lane of health events is a topic.",
      {sample("kind", "topic", broker.topic_lanes), sample("kind", "query", broker.query_lanes)});
  page.add(Type::gauge, "newswire_broker_standing_queries",
           "Queries that are matched against each item.", broker.standing_queries);
  page.add(Type::counter, "newswire_broker_refused_subscriptions_total",
           "Subscriptions that get nothing, by reason.",
           samples("reason", broker.refused_subscriptions));
  page.add(Type::counter, "newswire_broker_refused_clients_total",
           "Connections of clients whose keys are not known.", broker.refused_clients);
  page.add(Type::counter, "newswire_broker_store_failures_total",
           "Attempts to read the store that failed and are tried again, by loop.",
           {sample("loop", to_string(Loop::publishing), broker.store_failures),
            sample("loop", to_string(Loop::replaying), broker.replay.store_failures)});
  page.add(Type::counter, "newswire_broker_replay_requests_total",
           "Requests for replay, by how they were answered.",
           samples("result", broker.replay.requests));
  page.add(Type::counter, "newswire_broker_replay_items_total", "Items that were replayed.",
           broker.replay.items);
  page.add("newswire_broker_replay_duration_seconds", "Time to answer a request for replay.",
           broker.replay.seconds);
}

void add_fetcher(Page& page, const fetcher::Figures& fetcher) {
  page.add(Type::counter, "newswire_fetcher_requests_total",
           "HTTP requests, by the status of the answer or why there was none.",
           samples("result", fetcher.requests));
  page.add(Type::counter, "newswire_fetcher_received_bytes_total",
           "Bytes received in answers, as they came over the wire.", fetcher.received_bytes);
  page.add(Type::counter, "newswire_fetcher_fetches_total",
           "Fetches of sources, by what came of them.", samples("outcome", fetcher.fetches));
  page.add("newswire_fetcher_fetch_duration_seconds",
           "Time of a fetch on the network, redirects included.", fetcher.seconds);
  page.add(Type::gauge, "newswire_fetcher_fetches_under_way", "Fetches that are under way.",
           fetcher.under_way);
  page.add(Type::counter, "newswire_fetcher_items_total", "Items that were committed, by kind.",
           {sample("kind", "new", fetcher.new_items), sample("kind", "update", fetcher.updates)});
  page.add(Type::counter, "newswire_fetcher_pings_total", "Pings of hubs that were taken in.",
           fetcher.pings);
  page.add(Type::counter, "newswire_fetcher_polite_breaches_total",
           "Rules of polite polling that a request broke; anything but 0 is a bug.",
           fetcher.breaches);
  page.add(Type::counter, "newswire_fetcher_store_failures_total",
           "Attempts to write to the store that failed.", fetcher.store_failures);
}

void add_store(Page& page, const Observation& seen) {
  std::vector<Sample> by_health;
  for (std::size_t i = 0; seen.sources && i < seen.sources->by_health.size(); ++i) {
    by_health.push_back(
        sample("health", to_string(static_cast<SourceHealth>(i)), seen.sources->by_health[i]));
  }
  page.add(Type::gauge, "newswire_sources", "Configured sources, by health.", std::move(by_health));
  page.add(Type::gauge, "newswire_sources_due", "Sources whose time to be fetched has come.",
           where_known(seen.sources, &SourceFigures::due));
  page.add(Type::gauge, "newswire_store_readable", "Whether the store can be read.",
           seen.store.has_value());
  page.add(Type::gauge, "newswire_store_head_sequence",
           "The largest sequence that the log has given.",
           where_known(seen.store, &StoreFigures::head));
  page.add(Type::gauge, "newswire_store_floor_sequence",
           "The largest sequence that retention removed: the log begins after it.",
           where_known(seen.store, &StoreFigures::floor));
  page.add(Type::gauge, "newswire_store_size_bytes", "Size of the store's file.",
           where_known(seen.store, &StoreFigures::bytes));
  page.add(Type::gauge, "newswire_store_wal_size_bytes", "Size of the log beside it (-wal).",
           where_known(seen.store, &StoreFigures::wal_bytes));
}

void add_service(Page& page, const Observation& seen) {
  page.add(Type::gauge, "newswire_build_info", "The version that runs; its value is 1.",
           {sample("version", NEWSWIRE_VERSION, 1)});
  page.add(Type::gauge, "newswire_config_last_reload_successful",
           "Whether the configuration was right when it was last read.",
           seen.reloads.last_went_well);
  page.add(Type::gauge, "newswire_config_last_reload_success_timestamp_seconds",
           "When the configuration that counts was read.",
           std::chrono::duration<double>(seen.reloads.last_success.time_since_epoch()).count());
  std::vector<Sample> ages;
  for (const auto& [loop, age] : seen.loops) {
    ages.push_back(sample("loop", to_string(loop), age.count()));
  }
  page.add(Type::gauge, "newswire_loop_turn_age_seconds", "Time since each loop turned last.",
           std::move(ages));
}

// Named as everywhere else: dashboards know them.
void add_process(Page& page, const ProcessFigures& process) {
  page.add(Type::counter, "process_cpu_seconds_total", "Processor time, user and system.",
           process.cpu_seconds);
  page.add(Type::gauge, "process_resident_memory_bytes", "Memory that is resident.",
           process.resident_bytes);
  page.add(Type::gauge, "process_virtual_memory_bytes", "Memory that is mapped.",
           process.virtual_bytes);
  page.add(Type::gauge, "process_open_fds", "Files and connections that are open.",
           process.open_files);
  page.add(Type::gauge, "process_max_fds", "Files and connections that may be open.",
           process.max_open_files);
  page.add(Type::gauge, "process_start_time_seconds", "When the process began.",
           process.start_seconds);
}

}  // namespace

std::vector<Metric> metrics_of(const Observation& seen) {
  Page page;
  add_service(page, seen);
  add_broker(page, seen.broker);
  if (seen.fetcher) add_fetcher(page, *seen.fetcher);
  add_store(page, seen);
  add_process(page, seen.process);
  return page.take();
}

}  // namespace newswire::app
