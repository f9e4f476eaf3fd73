#include "broker/broker.h"

#include <exception>
#include <optional>
#include <stop_token>

#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/keys.h"
#include "app/open_files.h"
#include "app/service_manager.h"
#include "app/signals.h"

namespace newswire::app {
namespace {

// The keys of clients are all that can change under a running broker.
void reload(const CommandLine& line, const config::Config& running, broker::Broker& broker,
            Log& log) {
  try {
    const config::Config fresh = load_config(line);
    if (!fresh.broker.key.empty()) broker.replace_clients(known_clients(fresh.broker));
    log.info("configuration reloaded", {{"file", fresh.file}});
    warn_of_restart(running, fresh, log);
  } catch (const std::exception& e) {
    log.error("configuration kept: the new one is broken", {{"reason", e.what()}});
  }
}

int serve(const CommandLine& line) {
  block_signals();
  ServiceManager manager;
  const config::Config config = load_config(line);
  FileDescriptorSink sink(STDERR_FILENO);
  SystemClock clock;
  Log log(sink, clock, log_level(line, config));
  const std::uint64_t open_files = raise_open_file_limit(files_of_broker);
  std::optional<broker::Broker> broker;
  {
    const Signals starting(end_at_once);
    broker.emplace(broker_options(config), config.store.path, clock, log);
  }
  log.info("broker is up", {{"publish", broker->publish_endpoint()},
                            {"replay", broker->replay_endpoint()},
                            {"store", config.store.path},
                            {"open_files", open_files}});
  std::stop_source stop;
  const Signals signals(
      [&] {
        manager.stopping();
        stop.request_stop();
      },
      [&] {
        manager.reloading();
        reload(line, config, *broker, log);
        manager.reloaded();
      });
  manager.ready("publishing at " + broker->publish_endpoint());
  broker->run(stop.get_token(), [&] { manager.alive(); });
  log.info("broker has stopped");
  return signals.received() == SIGINT ? exit_code::interrupted : exit_code::done;
}

}  // namespace

void add_broker(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "broker", "Publish what fetchers put into the store, until stopped: the broker alone");
  command->footer("SIGHUP re-reads the keys of clients; SIGINT and SIGTERM stop cleanly.");
  command->callback([&line] { line.run = [&line] { return serve(line); }; });
}

}  // namespace newswire::app
