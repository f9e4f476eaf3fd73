#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>

#include <nlohmann/json.hpp>
#include <poll.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/hub_report.h"
#include "app/keys.h"
#include "app/source_report.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "core/date.h"
#include "core/text.h"
#include "store/item_store.h"
#include "wire/replay_protocol.h"
#include "wire/subscribe_socket.h"

namespace newswire::app {
namespace {

using std::chrono::steady_clock;

constexpr auto broker_patience = std::chrono::milliseconds(1000);

struct StoreStatus {
  std::uintmax_t bytes = 0;
  std::int64_t items = 0;
  Sequence head = 0;
  Sequence floor = 0;
  std::uint32_t epoch = 0;
};

std::optional<StoreStatus> store_status(const std::string& path) {
  if (!store_exists(path)) return std::nullopt;
  store::Database database(path, store::Access::read_only);
  store::ItemStore items(database);
  StoreStatus status{0, items.count(), items.head(), items.floor(), items.epoch()};
  for (const char* part : {"", "-wal"}) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path + part, error);
    if (!error) status.bytes += bytes;
  }
  return status;
}

// Keys that cannot be read are told; to who has none the broker does not answer.
wire::ClientKeys keys_to_ask_with(const config::Config& config) {
  try {
    return client_keys({}, config);
  } catch (const FatalError& error) {
    say(error.what());
    return {};
  }
}

std::optional<wire::HelloReply> ask_broker(const config::Config& config) {
  wire::Context context;
  wire::RequestSocket socket(context, config.broker.replay, keys_to_ask_with(config));
  socket.send(wire::encode_request(wire::HelloRequest{"newswire-status/" NEWSWIRE_VERSION}));
  const auto deadline = steady_clock::now() + broker_patience;
  while (true) {
    if (const auto answer = socket.receive()) {
      const auto reply = wire::decode_reply(*answer);
      if (!reply.ok() || !std::holds_alternative<wire::HelloReply>(*reply)) return std::nullopt;
      return std::get<wire::HelloReply>(*reply);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    pollfd readable{socket.descriptor(), POLLIN, 0};
    ::poll(&readable, 1, static_cast<int>(left.count()));
  }
}

nlohmann::ordered_json time_json(const std::optional<Time>& time) {
  if (!time) return nullptr;
  return format_rfc3339(*time);
}

nlohmann::ordered_json source_json(const SourceReport& report) {
  const store::SourceState& state = report.state;
  return {{"name", report.source.name},
          {"url", report.source.shown_url},
          {"topics", report.source.topics},
          {"health", to_string(report.health)},
          {"moved_to", report.watch.is_moved ? nlohmann::ordered_json(report.watch.moved_to)
                                             : nlohmann::ordered_json(nullptr)},
          {"last_status", state.last_status},
          {"last_attempt", time_json(state.last_attempt)},
          {"last_success", time_json(state.last_success)},
          {"last_new_item", time_json(state.last_new_item)},
          {"due", state.last_attempt ? time_json(state.due) : nullptr},
          {"due_cause", state.due_cause},
          {"failures", state.failures},
          {"error", state.last_error},
          {"items", state.items_seen}};
}

std::string json_text(const config::Config& config, const std::optional<StoreStatus>& store,
                      const std::optional<wire::HelloReply>& broker,
                      const std::vector<SourceReport>& reports) {
  nlohmann::ordered_json status{{"version", NEWSWIRE_VERSION}, {"config", config.file}};
  status["store"] = {{"path", config.store.path}, {"exists", store.has_value()}};
  if (store) {
    status["store"].update({{"bytes", store->bytes},
                            {"items", store->items},
                            {"head", store->head},
                            {"floor", store->floor},
                            {"epoch", store->epoch}});
  }
  status["broker"] = {{"publish", config.broker.publish},
                      {"replay", config.broker.replay},
                      {"answers", broker.has_value()}};
  if (broker) {
    status["broker"].update(
        {{"epoch", broker->epoch}, {"head", broker->head}, {"floor", broker->floor}});
  }
  const HubCounts hubs = count_hubs(stored_hubs(config.store.path), SystemClock().now());
  status["websub"] = {{"callback", config.websub.callback},
                      {"feeds_with_hub", hubs.feeds},
                      {"subscriptions", hubs.active},
                      {"pings", hubs.pings},
                      {"refused", hubs.refused}};
  status["sources"] = nlohmann::ordered_json::array();
  for (const SourceReport& report : reports) status["sources"].push_back(source_json(report));
  return status.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

std::string size_text(std::uintmax_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / (1 << 20));
  return text;
}

std::string plain_text(const config::Config& config, const std::optional<StoreStatus>& store,
                       const std::optional<wire::HelloReply>& broker,
                       const std::vector<SourceReport>& reports) {
  std::ostringstream out;
  out << "config  " << terminal_safe(config.file) << '\n';
  out << "store   " << terminal_safe(config.store.path);
  if (store) {
    out << ": " << store->items << " items, head " << store->head << ", " << size_text(store->bytes)
        << '\n';
  } else {
    out << ": not there yet; 'newswire up' or 'newswire fetch' makes it\n";
  }
  out << "broker  " << terminal_safe(config.broker.replay);
  if (broker) {
    out << ": answers, head " << broker->head << '\n';
  } else {
    out << ": does not answer; 'newswire up' or 'newswire broker' starts it\n";
  }
  if (!config.websub.callback.empty()) {
    const HubCounts hubs = count_hubs(stored_hubs(config.store.path), SystemClock().now());
    out << "websub  " << terminal_safe(config.websub.callback) << ": " << hubs.active << " of "
        << hubs.feeds << (hubs.feeds == 1 ? " feed with a hub tells" : " feeds with a hub tell")
        << " what is new, " << hubs.pings << (hubs.pings == 1 ? " ping" : " pings") << '\n';
  }
  out << '\n' << source_table(reports, SystemClock().now());
  return out.str();
}

struct StatusArguments {
  bool json = false;
  bool check = false;
};

// Only whether it can do its work: sources in trouble are for people to look at.
int check(const std::optional<StoreStatus>& store, const config::Config& config, bool answers) {
  if (!store) say(config.store.path + ": there is no store");
  if (!answers) say(config.broker.replay + ": no broker answers");
  return store && answers ? exit_code::done : exit_code::failed;
}

int status(const CommandLine& line, const StatusArguments& arguments) {
  const config::Config config = load_config(line);
  const auto store = store_status(config.store.path);
  const auto broker = ask_broker(config);
  if (arguments.check) return check(store, config, broker.has_value());
  const auto reports = report_sources(config, stored_sources(config.store.path));
  write_text((arguments.json ? json_text : plain_text)(config, store, broker, reports));
  return exit_code::done;
}

}  // namespace

void add_status(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("status", "Store, broker and sources: what is well and what is not");
  const auto arguments = std::make_shared<StatusArguments>();
  CLI::Option* json = command->add_flag("--json", arguments->json, "As one JSON object");
  command
      ->add_flag("--check", arguments->check,
                 "Print nothing where the store is there and the broker answers; exit code 1 where "
                 "not")
      ->excludes(json);
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return status(line, *arguments); }; });
}

}  // namespace newswire::app
