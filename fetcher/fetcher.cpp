#include "fetcher/fetcher.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "fetcher/fetch_writer.h"
#include "fetcher/round.h"
#include "store/database.h"
#include "store/store_error.h"
#include "wire/context.h"

namespace newswire::fetcher {
namespace {

constexpr auto pause_after_store_trouble = std::chrono::seconds(5);

}  // namespace

struct Fetcher::Impl {
  Impl(Options o, const std::string& store_path, HttpClient& h, const Clock& c, Log& l)
      : http(h),
        clock(c),
        log(l),
        database(store_path, store::Access::read_write),
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

  // True where the options are no longer those of `version`.
  bool replaced_since(int version) {
    const std::lock_guard lock(mutex);
    return options_version != version;
  }

  void pause(std::stop_token stop) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, pause_after_store_trouble, [&] { return stop.stop_requested(); });
  }

  HttpClient& http;
  const Clock& clock;
  Log& log;
  store::Database database;
  wire::Context context;

  std::mutex mutex;  // of all below
  std::condition_variable changed;
  Options options;
  int options_version = 0;
  Round* active = nullptr;
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
    FetchWriter writer(impl.database, impl.context, impl.clock, impl.log);
    Round round(Round::Kind::once, impl.options_and_version().first, only, writer, impl.http,
                impl.clock, impl.log, progress);
    const Impl::Active active(impl, round);
    const std::stop_callback on_stop(stop, [&] {
      impl.http.stop();
      impl.wake();
    });
    std::optional<std::chrono::steady_clock::time_point> begin_until;
    if (max_time) begin_until = began + *max_time;
    return round.run([&] { return stop.stop_requested(); }, begin_until);
  } catch (const store::StoreError& trouble) {
    throw FatalError(trouble.what());
  }
}

void Fetcher::run(std::stop_token stop, const Progress& progress) {
  auto& impl = *impl_;
  const std::stop_callback on_stop(stop, [&] {
    impl.http.stop();
    impl.wake();
  });
  FetchWriter writer(impl.database, impl.context, impl.clock, impl.log);
  while (!stop.stop_requested()) {
    auto [options, version] = impl.options_and_version();
    try {
      Round round(Round::Kind::forever, std::move(options), {}, writer, impl.http, impl.clock,
                  impl.log, progress);
      const Impl::Active active(impl, round);
      round.run(
          [&, known = version] { return stop.stop_requested() || impl.replaced_since(known); },
          std::nullopt);
    } catch (const store::StoreError& trouble) {
      impl.log.error("store trouble", {{"reason", trouble.what()}});
      impl.pause(stop);
    }
  }
}

void Fetcher::replace_options(Options options) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->options = std::move(options);
    ++impl_->options_version;
  }
  impl_->wake();
}

}  // namespace newswire::fetcher
