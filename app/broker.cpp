#include "broker/broker.h"

#include <chrono>
#include <exception>
#include <optional>
#include <stop_token>

#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/failure_log.h"
#include "app/keys.h"
#include "app/monitoring/liveness.h"
#include "app/monitoring/monitor.h"
#include "app/open_files.h"
#include "app/service_manager.h"
#include "app/signals.h"

namespace newswire::app {
namespace {

// The keys of clients are all that can change under a running broker. Whether it was well.
bool reload(const CommandLine& line, const config::Config& running, broker::Broker& broker,
            Monitor& monitor, Log& log) {
  try {
    const config::Config fresh = load_config(line);
    if (!fresh.broker.key.empty()) broker.replace_clients(known_clients(fresh.broker));
    log.info("configuration reloaded", {{"file", fresh.file}});
    monitor.reloaded(fresh);
    warn_of_restart(running, fresh, log);
    return true;
  } catch (const std::exception& e) {
    log.error("configuration kept: the new one is broken", {{"reason", e.what()}});
    monitor.reload_failed();
    return false;
  }
}

int serve(const CommandLine& line) {
  block_signals();
  ServiceManager manager;
  const config::Config config = load_config(line);
  FileDescriptorSink sink(STDERR_FILENO);
  SystemClock clock;
  Log log(sink, clock, log_level(line, config), log_style(line, config));
  const std::uint64_t open_files = raise_open_file_limit(files_of_broker + files_of_monitor);
  Liveness liveness({Loop::publishing, Loop::replaying}, patience_beside(manager.watchdog()));
  std::optional<broker::Broker> broker;
  std::optional<Monitor> monitor;
  {
    const Signals starting(end_at_once);
    broker.emplace(broker_options(config), config.store.path, clock, log);
    monitor.emplace(monitor_endpoint(config, log), config,
                    Monitor::Subject{[&] { return broker->figures(); }}, liveness, clock, log);
  }
  log.info("broker is up", {{"publish", broker->publish_endpoint()},
                            {"replay", broker->replay_endpoint()},
                            {"store", config.store.path},
                            {"open_files", open_files}});
  const std::string status = "publishing at " + broker->publish_endpoint();
  std::stop_source stop;
  const Signals signals(
      [&] {
        manager.stopping();
        monitor->stopping();
        liveness.end();
        stop.request_stop();
      },
      [&] {
        manager.reloading();
        const bool is_well = reload(line, config, *broker, *monitor, log);
        manager.ready(status + (is_well ? "" : kept_config));
      });
  const auto turned = [&](Loop loop) { liveness.turned(loop, std::chrono::steady_clock::now()); };
  liveness.begin(std::chrono::steady_clock::now());
  monitor->serving();
  manager.ready(status);
  broker->run(
      stop.get_token(),
      [&] {
        turned(Loop::publishing);
        manager.alive(liveness);
      },
      [&] { turned(Loop::replaying); });
  log.info("broker has stopped");
  return signals.received() == SIGINT ? exit_code::interrupted : exit_code::done;
}

}  // namespace

void add_broker(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "broker", "Publish what fetchers put into the store, until stopped: the broker alone");
  command->footer("SIGHUP re-reads the keys of clients; SIGINT and SIGTERM stop cleanly.");
  command->callback([&line] {
    line.run = [&line] { return run_logged(line, [&line] { return serve(line); }); };
  });
}

}  // namespace newswire::app
