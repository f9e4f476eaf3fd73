#include "fetcher/fetcher.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "fetcher/fetch_writer.h"
#include "fetcher/idle_time.h"
#include "fetcher/round.h"
#include "fetcher/tally.h"
#include "fetcher/websub/callback_desk.h"
#include "fetcher/websub/callback_server.h"
#include "store/database.h"
#include "store/file_identity.h"
#include "store/idle_time_store.h"
#include "store/store_error.h"
#include "wire/context.h"

namespace newswire::fetcher {
namespace {

constexpr auto pause_after_store_trouble = std::chrono::seconds(5);
// Clocks are put right by less all the time, and nobody waits for long because of it.
constexpr Duration set_back_that_counts = std::chrono::minutes(1);

// Whether the clock was set back since this was made. All that is waited for then lies too far
// ahead, which a new round puts right, as it does at a start.
class SetBack {
 public:
  explicit SetBack(const Clock& clock) : clock_(clock), latest_(clock.now()) {}

  bool happened() {
    const Time now = clock_.now();
    latest_ = std::max(latest_, now);
    happened_ = happened_ || now < latest_ - set_back_that_counts;
    return happened_;
  }

 private:
  const Clock& clock_;
  Time latest_;
  bool happened_ = false;
};

}  // namespace

struct Fetcher::Impl {
  Impl(Options o, const std::string& store_path, HttpClient& h, const Clock& c, Log& l)
      : http(h),
        clock(c),
        log(l),
        path(store_path),
        database(std::in_place, path, store::Access::read_write),
        file(store::file_identity(path)),
        options(std::move(o)) {}

  // Makes `round` the one that is woken, for as long as it lives.
  class Active {
   public:
    Active(Impl& impl, Round& round) : impl_(impl) { set(&round); }
    ~Active() { set(nullptr); }
    Active(const Active&) = delete;
    Active& operator=(const Active&) = delete;

   private:
    void set(Round* round) {
      const std::lock_guard lock(impl_.mutex);
      impl_.active = round;
    }
    Impl& impl_;
  };

  void wake() {
    const std::lock_guard lock(mutex);
    if (active) active->wake();
    changed.notify_all();
  }

  std::pair<Options, int> options_and_version() {
    const std::lock_guard lock(mutex);
    return {options, options_version};
  }

  // Without the sources, where none that is meant is due: none needs a closer look.
  Options options_of_run(const std::vector<std::string>& only, const RestingSources& resting) {
    const std::lock_guard lock(mutex);
    if (!all_rest(options, only, resting)) return options;
    auto sources = std::exchange(options.sources, {});
    Options rest = options;
    options.sources = std::move(sources);
    return rest;
  }

  // True where the options are no longer those of `version`.
  bool replaced_since(int version) {
    const std::lock_guard lock(mutex);
    return options_version != version;
  }

  // Another file is in its place, or none: what is still written would be nobody's.
  bool is_store_elsewhere() const { return !database || store::file_identity(path) != file; }

  void open_store() {
    const auto there = store::file_identity(path);
    // A new one might be in the way of a copy that is being put there.
    if (there == store::FileIdentity{}) {
      throw store::StoreError("store '" + path + "' is not there any more; waiting for it");
    }
    file = there;
    try {
      database.emplace(path, store::Access::read_write);
    } catch (const FatalError& refused) {
      throw store::StoreError(refused.what());
    }
    log.warning("another store was put in the place of the one before: going on with that",
                {{"store", path}});
  }

  void pause(std::stop_token stop) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, pause_after_store_trouble, [&] { return stop.stop_requested(); });
  }

  // Where hubs' words arrive, and the server that they arrive at, which is the first to go.
  struct Callbacks {
    Callbacks(const Options& options, std::function<void()> wake)
        : desk(2 * options.max_body, std::move(wake)),
          server({.listen = options.websub.listen,
                  .max_body = options.max_body,
                  .total = options.timeout},
                 desk) {}
    CallbackDesk desk;
    CallbackServer server;
  };

  CallbackDesk* callbacks() { return hubs ? &hubs->desk : nullptr; }

  HttpClient& http;
  const Clock& clock;
  Log& log;
  const std::string path;
  std::optional<store::Database> database;
  store::FileIdentity file;
  wire::Context context;
  Tally tally;

  std::mutex mutex;  // of all below
  std::condition_variable changed;
  Options options;
  int options_version = 0;
  Round* active = nullptr;

  std::optional<Callbacks> hubs;  // last: its threads wake what is above
};

Fetcher::Fetcher(Options options, const std::string& store_path, HttpClient& http,
                 const Clock& clock, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), store_path, http, clock, log)) {}

Fetcher::~Fetcher() = default;

FetchSummary Fetcher::fetch_due(std::stop_token stop, const std::vector<std::string>& only,
                                std::optional<Duration> max_time, const Progress& progress) {
  const auto began = std::chrono::steady_clock::now();
  auto& impl = *impl_;
  try {
    FetchWriter writer(*impl.database, impl.context, impl.clock, impl.log);
    writer.begin();
    writer.subscriptions().load();
    Round round(Round::Kind::once, impl.options_of_run(only, writer.resting()), only, writer,
                impl.http, impl.clock, impl.log, {progress, {}, impl.tally});
    const Impl::Active active(impl, round);
    const std::stop_callback on_stop(stop, [&] {
      impl.http.stop();
      impl.wake();
    });
    std::optional<Round::TimeLimit> limit;
    // The last tenth is for what is under way by then.
    if (max_time) limit = {began + *max_time * 9 / 10, began + *max_time};
    return round.run([&] { return stop.stop_requested(); }, limit);
  } catch (const store::StoreError& trouble) {
    throw FatalError(trouble.what());
  }
}

void Fetcher::note_idle_time(const std::string& config, const std::vector<std::string>& variables) {
  auto& impl = *impl_;
  const Time now = impl.clock.now();
  const std::lock_guard lock(impl.mutex);
  try {
    const auto until = idle_until(impl.options, *impl.database, now);
    if (until) store::IdleTimeStore(*impl.database).keep({config, variables, now, *until});
  } catch (const store::StoreError& trouble) {
    impl.log.warning("store trouble", {{"reason", trouble.what()}});
  }
}

void Fetcher::run(std::stop_token stop, const Progress& progress,
                  const std::function<void()>& each_turn) {
  auto& impl = *impl_;
  const std::stop_callback on_stop(stop, [&] {
    impl.http.stop();
    impl.wake();
  });
  std::optional<FetchWriter> writer;
  while (!stop.stop_requested()) {
    if (each_turn) each_turn();
    auto [options, version] = impl.options_and_version();
    SetBack set_back(impl.clock);
    try {
      if (impl.is_store_elsewhere()) {
        writer.reset();
        impl.open_store();
      }
      if (!writer) {
        writer.emplace(*impl.database, impl.context, impl.clock, impl.log, impl.callbacks());
      }
      writer->begin();
      writer->subscriptions().load();
      Round round(Round::Kind::forever, std::move(options), {}, *writer, impl.http, impl.clock,
                  impl.log, {progress, each_turn, impl.tally});
      const Impl::Active active(impl, round);
      round.run(
          [&, known = version] {
            return stop.stop_requested() || impl.replaced_since(known) || set_back.happened() ||
                   impl.is_store_elsewhere();
          },
          std::nullopt);
    } catch (const store::StoreError& trouble) {
      impl.log.error("store trouble", {{"reason", trouble.what()}});
      impl.tally.store_failures.add();
      impl.pause(stop);
    }
    if (set_back.happened()) {
      impl.log.warning("the clock was set back; what was to be waited for is reckoned anew");
      writer.reset();  // what it knows of hosts is by that clock, too
    }
  }
}

int Fetcher::listen_for_hubs() {
  auto& impl = *impl_;
  impl.hubs.emplace(impl.options_and_version().first, [&impl] { impl.wake(); });
  return impl.hubs->server.port();
}

void Fetcher::replace_options(Options options) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->options = std::move(options);
    ++impl_->options_version;
  }
  impl_->wake();
}

Figures Fetcher::figures() const {
  return impl_->tally.figures();
}

}  // namespace newswire::fetcher
