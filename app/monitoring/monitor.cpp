#include "app/monitoring/monitor.h"

#include <utility>
#include <vector>

namespace newswire::app {
namespace {

using std::chrono::steady_clock;

constexpr auto store_kept = std::chrono::seconds(1);
// It reads the state of every source.
constexpr auto sources_kept = std::chrono::seconds(10);

constexpr const char* index_page =
    "/metrics  figures, in Prometheus' text format\n"
    "/livez    whether its loops turn\n"
    "/readyz   whether it can do its work\n";

// 200 where nothing is wrong; otherwise 503, and what it is.
Answer verdict(const std::vector<std::string>& wrong) {
  if (wrong.empty()) return {200, "ok\n"};
  Answer answer{503};
  for (const std::string& line : wrong) answer.body += line + '\n';
  return answer;
}

template <typename T>
std::optional<T> known(const Result<T>& result) {
  return result ? std::optional<T>(*result) : std::nullopt;
}

}  // namespace

Monitor::Monitor(const std::string& listen, const config::Config& config, Subject subject,
                 const Liveness& liveness, const Clock& clock, Log& log)
    : subject_(std::move(subject)), liveness_(liveness), clock_(clock), config_(config) {
  reloads_.last_success = clock_.now();
  if (listen.empty()) return;
  server_.emplace(listen, [this](const std::string& path) { return page(path); });
  log.info("metrics and health are served", {{"monitor", listen.substr(0, listen.rfind(':') + 1) +
                                                             std::to_string(server_->port())}});
}

void Monitor::serving() {
  Phase before = Phase::starting;
  phase_.compare_exchange_strong(before, Phase::serving);
}

void Monitor::stopping() {
  phase_ = Phase::stopping;
}

void Monitor::reloaded(const config::Config& fresh) {
  const std::lock_guard lock(mutex_);
  const std::string path = config_.store.path;  // which is that of the start
  config_ = fresh;
  config_.store.path = path;
  reloads_ = {.last_went_well = true, .last_success = clock_.now()};
  sources_.until = {};
}

void Monitor::reload_failed() {
  const std::lock_guard lock(mutex_);
  reloads_.last_went_well = false;
}

Answer Monitor::page(const std::string& path) {
  if (path == "/metrics") return metrics();
  if (path == "/livez") return livez();
  if (path == "/readyz") return readyz();
  if (path == "/") return {200, index_page};
  return {404, "there is nothing here; / lists what there is\n"};
}

Answer Monitor::metrics() {
  Observation seen;
  seen.broker = subject_.broker();
  if (subject_.fetcher) seen.fetcher = subject_.fetcher();
  seen.store = known(store(seen.broker));
  seen.sources = known(sources());
  seen.loops = liveness_.ages(steady_clock::now());
  seen.process = process_figures();
  {
    const std::lock_guard lock(mutex_);
    seen.reloads = reloads_;
  }
  return {200, exposition_text(metrics_of(seen)), exposition_content_type};
}

Answer Monitor::livez() const {
  return verdict(liveness_.hung(steady_clock::now()));
}

Answer Monitor::readyz() {
  const broker::Figures broker = subject_.broker();
  return verdict(not_ready_because(phase_, liveness_.hung(steady_clock::now()), broker,
                                   store(broker), clock_.now()));
}

Result<StoreFigures> Monitor::store(const broker::Figures& broker) {
  const std::lock_guard lock(mutex_);
  const auto now = steady_clock::now();
  if (now >= store_.until) {
    store_.figures = store_figures(config_.store.path, broker.position);
    store_.until = steady_clock::now() + store_kept;
  }
  return store_.figures;
}

Result<SourceFigures> Monitor::sources() {
  const std::lock_guard lock(mutex_);
  if (steady_clock::now() >= sources_.until) {
    sources_.figures = source_figures(config_, clock_.now());
    sources_.until = steady_clock::now() + sources_kept;
  }
  return sources_.figures;
}

}  // namespace newswire::app
