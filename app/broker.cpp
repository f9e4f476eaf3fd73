#include "broker/broker.h"

#include <optional>
#include <stop_token>

#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/open_files.h"
#include "app/signals.h"

namespace newswire::app {
namespace {

int serve(const CommandLine& line) {
  block_signals();
  const config::Config config = load_config(line);
  FileDescriptorSink sink(STDERR_FILENO);
  SystemClock clock;
  Log log(sink, clock, log_level(line, config));
  const std::uint64_t open_files = raise_open_file_limit();
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
  const Signals signals([&] { stop.request_stop(); },
                        [&] { log.info("the broker has nothing to reload"); });
  broker->run(stop.get_token());
  log.info("broker has stopped");
  return signals.received() == SIGINT ? exit_code::interrupted : exit_code::done;
}

}  // namespace

void add_broker(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "broker", "Publish what fetchers put into the store, until stopped: the broker alone");
  command->callback([&line] { line.run = [&line] { return serve(line); }; });
}

}  // namespace newswire::app
