#include "tests/fetcher/month/month.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_map>
#include <utility>

#include "core/date.h"
#include "fetcher/fetcher.h"
#include "store/fetch_lock.h"
#include "store/ledger_store.h"
#include "store/source_watch_store.h"
#include "tests/fetcher/month/publishers.h"
#include "tests/support/captured_log.h"
#include "tests/support/temp_folder.h"

using namespace std::chrono_literals;

namespace newswire::month {
namespace {

using fetcher::HttpError;
using fetcher::HttpFailure;
using fetcher::HttpRequest;
using fetcher::HttpResponse;

constexpr int visits_until_overlap = 40;
constexpr int runs_until_by_hand = 17;

// The publishers' servers. Any thread.
class Servers final : public fetcher::HttpClient {
 public:
  Servers(std::vector<Publisher>& publishers, Referee& referee, const Clock& clock, unsigned seed)
      : referee_(referee), clock_(clock), chance_(seed) {
    for (auto& publisher : publishers) publishers_[publisher.url] = &publisher;
  }

  Result<HttpResponse, HttpError> get(const HttpRequest& request) override {
    {
      const std::lock_guard lock(mutex_);
      referee_.hear(request, clock_.now());
      if (++visits_ % visits_until_overlap == 0) on_overlap();
    }
    std::this_thread::yield();  // whoever asks the same host at the same time is caught
    const std::lock_guard lock(mutex_);
    auto answer = answer_to(request);
    unsent_ += !answer.response && answer.response.error().failure == HttpFailure::dns;
    referee_.note(request, answer, clock_.now());
    return std::move(answer.response);
  }
  void stop() override {}
  int unsent() const { return unsent_; }  // that failed before a connection came about

  std::function<void()> on_overlap;  // a run begins while this request is under way

 private:
  Answer answer_to(const HttpRequest& request) {
    const std::string url = request.url.scheme + "://" + request.url.host + request.url.path;
    const auto found = publishers_.find(url);
    const Visit visit{clock_.now(), request, ++numbers_[url], chance_};
    if (found != publishers_.end()) return found->second->script(visit);
    Answer nothing{HttpResponse{}};
    nothing.response->status = 404;
    return nothing;
  }

  std::mutex mutex_;
  Referee& referee_;
  const Clock& clock_;
  std::mt19937 chance_;
  std::unordered_map<std::string, Publisher*> publishers_;
  std::unordered_map<std::string, int> numbers_;
  int visits_ = 0;
  int unsent_ = 0;
};

class Month {
 public:
  explicit Month(const Plan& plan)
      : plan_(plan),
        publishers_(all_publishers()),
        referee_(subscribed()),
        servers_(publishers_, referee_, clock_, plan.seed),
        chance_(plan.seed) {
    options_.host_spacing = 0ms;  // the clock stands still within a run
    options_.concurrency = 4;
    for (const auto& publisher : publishers_) {
      for (const auto& source : publisher.sources) options_.sources.push_back(source);
    }
    outcome_.sources = static_cast<int>(options_.sources.size());
    servers_.on_overlap = [this] {
      ++outcome_.overlapping;
      outcome_.overlapping_left += !store::FetchLock::try_acquire(store_path_);
    };
  }

  Outcome live() {
    const int runs = static_cast<int>(plan_.days * 24h / plan_.between_runs);
    for (int run = 0; run < runs; ++run, clock_.advance(plan_.between_runs)) {
      // For some hours, the clock is a day ahead.
      if (run == runs / 3) clock_.advance(24h);
      if (run == runs / 3 + 20) {
        clock_.advance(-24h);
        referee_.forget_times(clock_.now());
        process_.reset();
      }
      if (run % plan_.runs_of_a_process == 0) process_.reset();
      fetch({});
      if (run % runs_until_by_hand == 0) fetch_by_hand();
    }
    referee_.end(clock_.now());
    take_stock();
    return std::move(outcome_);
  }

 private:
  std::vector<Subscribed> subscribed() const {
    std::vector<Subscribed> sources;
    for (const auto& publisher : publishers_) {
      if (!publisher.sources.empty()) sources.push_back(publisher.subscribed);
    }
    return sources;
  }

  void fetch(const std::vector<std::string>& only) {
    const auto lock = store::FetchLock::try_acquire(store_path_);
    if (!lock) {
      outcome_.wrong.push_back("a run found the lock of one before it");
      return;
    }
    ++outcome_.runs;
    referee_.begin_run();
    if (!process_) {
      process_ =
          std::make_unique<fetcher::Fetcher>(options_, store_path_, servers_, clock_, log_.log());
    }
    process_->fetch_due({}, only);
  }

  void fetch_by_hand() {
    const auto number =
        std::uniform_int_distribution<std::size_t>(0, options_.sources.size() - 1)(chance_);
    ++outcome_.by_hand;
    fetch({options_.sources[number].name});
  }

  void take_stock() {
    outcome_.requests = referee_.requests() - servers_.unsent();
    outcome_.answers = referee_.answers();
    outcome_.rules = referee_.rules();
    store::Database database(store_path_, store::Access::read_only);
    store::LedgerStore ledger(database);
    for (const auto& violation : ledger.violations()) {
      outcome_.breaches.push_back(violation.host + ": rule " + std::to_string(violation.rule) +
                                  ", " + std::to_string(violation.times) +
                                  " times: " + violation.what);
    }
    for (const auto& host : ledger.hosts()) outcome_.entered += host.requests;
    store::SourceStore sources(database);
    const auto expect = [&](bool holds, const std::string& what) {
      if (!holds) outcome_.wrong.push_back(what);
    };
    const auto state = [&](const std::string& name) {
      return sources.source(name).value_or(store::SourceState{});
    };
    const auto shared = state("shared.example-feed");
    expect(shared.items_seen > 0, "a shared source has no items");
    for (const char* other : {"shared.example-feed1", "shared.example-feed2"}) {
      expect(state(other).items_seen == shared.items_seen, "sources of one URL have other items");
    }
    expect(state("gone.example-feed").gone, "a source that is gone is not known to be");
    expect(!state("almost-gone.example-feed").gone, "one 410 was taken for a confirmed one");
    expect(referee_.requests_of("http://private.example/private/news") == 0,
           "a forbidden page was asked for");
    std::map<std::string, int> health;
    for (const auto& event : sources.health_events_after(0, 1'000'000)) {
      ++health[event.source + " " + event.code];
    }
    expect(health["rolling.example-feed missed"] > 0, "missed items were not told of");
    expect(health["gone.example-feed gone"] == 1, "a gone source was not told of once");
    if (plan_.days < 9) return;
    const auto watches = store::SourceWatchStore(database).all();
    const auto is_moved = [&](const std::string& name) {
      return std::ranges::any_of(
          watches, [&](const auto& watch) { return watch.source == name && watch.is_moved; });
    };
    expect(is_moved("old.example-feed"), "a feed that has moved for good is still asked there");
    expect(!is_moved("found.example-feed"), "a 302 was taken for a move");
    expect(!is_moved("seasonal.example-feed"), "a 302 among 308s was passed over");
  }

  const Plan plan_;
  Outcome outcome_;
  test::TempFolder folder_;
  const std::string store_path_ = folder_.path("newswire.db");
  ManualClock clock_{*parse_rfc3339("2026-11-01T00:00:00Z")};
  test::CapturedLog log_;
  std::vector<Publisher> publishers_;
  Referee referee_;
  Servers servers_;
  fetcher::Options options_;
  std::mt19937 chance_;
  std::unique_ptr<fetcher::Fetcher> process_;
};

}  // namespace

Outcome live_through(const Plan& plan) {
  return Month(plan).live();
}

}  // namespace newswire::month
