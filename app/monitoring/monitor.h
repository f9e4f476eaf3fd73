// What `up` and `broker` tell of themselves over HTTP: /metrics, /livez and /readyz.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "app/monitoring/liveness.h"
#include "app/monitoring/metrics.h"
#include "app/monitoring/monitor_server.h"
#include "app/monitoring/readiness.h"
#include "app/monitoring/store_figures.h"
#include "broker/figures.h"
#include "config/config.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/result.h"
#include "fetcher/figures.h"

namespace newswire::app {

// It is to go after the loops that it watches, so that it can say that they are stopping. Any
// thread.
class Monitor {
 public:
  struct Subject {
    std::function<broker::Figures()> broker;
    std::function<fetcher::Figures()> fetcher{};  // empty: this process fetches nothing
  };

  // What is borrowed must outlive it, but for `log`. `listen` is where it serves; empty: nowhere.
  // Throws FatalError, naming the endpoint, where that cannot be.
  Monitor(const std::string& listen, const config::Config& config, Subject subject,
          const Liveness& liveness, const Clock& clock, Log& log);

  void serving();   // all is ready
  void stopping();  // and it ends; whatever comes first, this counts
  void reloaded(const config::Config& fresh);
  void reload_failed();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // What is read from the store, kept for a while: clients may ask as often as they like.
  template <typename Figures>
  struct Kept {
    Result<Figures> figures = Error{"it was not looked at"};
    SteadyTime until{};
  };

  Answer page(const std::string& path);
  Answer metrics();
  Answer livez() const;
  Answer readyz();
  Result<StoreFigures> store(const broker::Figures& broker);
  Result<SourceFigures> sources();

  const Subject subject_;
  const Liveness& liveness_;
  const Clock& clock_;
  std::atomic<Phase> phase_ = Phase::starting;

  std::mutex mutex_;  // of the next four
  config::Config config_;
  ReloadFigures reloads_;
  Kept<StoreFigures> store_;
  Kept<SourceFigures> sources_;

  std::optional<MonitorServer> server_;  // last: its threads use the rest
};

}  // namespace newswire::app
