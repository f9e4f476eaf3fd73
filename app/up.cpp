#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

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
#include "broker/broker.h"
#include "core/clock.h"
#include "fetcher/fetcher.h"
#include "store/fetch_lock.h"

namespace newswire::app {
namespace {

constexpr std::uint64_t files_of_all = files_of_broker + files_of_fetcher + files_of_monitor;

// The two actors side by side; one that fails takes the other down with it, as half a service that
// looks alive is worse than none.
class Service {
 public:
  Service(CommandLine line, config::Config config)
      : line_(std::move(line)),
        config_(std::move(config)),
        log_(sink_, clock_, log_level(line_, config_), log_style(line_, config_)),
        http_(fetcher::make_http_client()),
        broker_(broker_options(config_), config_.store.path, clock_, log_),
        fetcher_(affordable(fetcher_options(config_)), config_.store.path, *http_, clock_, log_),
        monitor_(monitor_endpoint(config_, log_), config_,
                 {[this] { return broker_.figures(); }, [this] { return fetcher_.figures(); }},
                 liveness_, clock_, log_) {
    if (!config_.websub.callback.empty()) fetcher_.listen_for_hubs();
  }

  void stop() {
    manager_.stopping();
    monitor_.stopping();
    liveness_.end();
    stop_.request_stop();
    http_->stop();
  }

  void reload() {
    manager_.reloading();
    bool is_kept = false;
    try {
      const config::Config fresh = load_config(line_);
      fetcher::Options sources = fetcher_options(fresh);
      sources.websub = fetcher_options(config_).websub;
      if (!fresh.broker.key.empty()) broker_.replace_clients(known_clients(fresh.broker));
      fetcher_.replace_options(affordable(std::move(sources)));
      log_.info("configuration reloaded",
                {{"file", fresh.file}, {"sources", fresh.sources.size()}});
      monitor_.reloaded(fresh);
      sources_ = fresh.sources.size();
      warn_of_restart(config_, fresh, log_);
      if (fresh.websub != config_.websub) {
        log_.warning("what is in [websub] takes effect at the next start");
      }
    } catch (const std::exception& e) {
      log_.error("configuration kept: the new one is broken", {{"reason", e.what()}});
      monitor_.reload_failed();
      is_kept = true;
    }
    manager_.ready(status() + (is_kept ? kept_config : ""));
  }

  void run() {
    log_.info("newswire is up", {{"publish", broker_.publish_endpoint()},
                                 {"replay", broker_.replay_endpoint()},
                                 {"store", config_.store.path},
                                 {"sources", config_.sources.size()},
                                 {"open_files", open_files_}});
    liveness_.begin(std::chrono::steady_clock::now());
    monitor_.serving();
    manager_.ready(status());
    std::jthread broker([this] {
      guard([this] {
        broker_.run(
            stop_.get_token(),
            [this] {
              turned(Loop::publishing);
              manager_.alive(liveness_);
            },
            [this] { turned(Loop::replaying); });
      });
    });
    std::jthread fetcher([this] { guard([this] { fetch(); }); });
    broker.join();
    fetcher.join();
    log_.info("newswire has stopped");
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  fetcher::Options affordable(fetcher::Options options) {
    options.concurrency = affordable_fetches(open_files_, files_of_all, options.concurrency, log_);
    return options;
  }

  std::string status() const {
    return "publishing at " + broker_.publish_endpoint() + ", sources: " + std::to_string(sources_);
  }

  void turned(Loop loop) { liveness_.turned(loop, std::chrono::steady_clock::now()); }

  void fetch() {
    const std::stop_token stop = stop_.get_token();
    std::mutex mutex;
    std::condition_variable_any stopped;
    bool told = false;
    while (!stop.stop_requested()) {
      if (const auto lock = store::FetchLock::try_acquire(config_.store.path)) {
        fetcher_.run(stop, {}, [this] { turned(Loop::fetching); });
        return;
      }
      turned(Loop::fetching);
      if (!told) log_.info("another process is fetching into this store; waiting for it to end");
      told = true;
      std::unique_lock waiting(mutex);
      stopped.wait_for(waiting, stop, std::chrono::seconds(1), [] { return false; });
    }
  }

  template <typename Work>
  void guard(Work work) {
    try {
      work();
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failure_) failure_ = std::current_exception();
      stop();
    }
  }

  ServiceManager manager_;
  CommandLine line_;
  config::Config config_;
  std::atomic<std::size_t> sources_ = config_.sources.size();  // since the last reload
  FileDescriptorSink sink_{STDERR_FILENO};
  SystemClock clock_;
  Log log_;
  std::stop_source stop_;
  const std::uint64_t open_files_ = raise_open_file_limit(files_of_all);
  std::unique_ptr<fetcher::HttpClient> http_;
  broker::Broker broker_;
  fetcher::Fetcher fetcher_;
  Liveness liveness_{{Loop::publishing, Loop::replaying, Loop::fetching},
                     patience_beside(manager_.watchdog())};
  Monitor monitor_;
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
};

int up(const CommandLine& line) {
  block_signals();
  std::optional<Service> service;
  {
    const Signals starting(end_at_once);
    service.emplace(line, load_config(line));
  }
  const Signals signals([&] { service->stop(); }, [&] { service->reload(); });
  service->run();
  return signals.received() == SIGINT ? exit_code::interrupted : exit_code::done;
}

}  // namespace

void add_up(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "up", "Fetch and publish in one process, until stopped: all that a machine of its own needs");
  command->footer(
      "SIGHUP re-reads the configuration and the keys of clients; SIGINT and SIGTERM stop "
      "cleanly.");
  command->callback(
      [&line] { line.run = [&line] { return run_logged(line, [&line] { return up(line); }); }; });
}

}  // namespace newswire::app
