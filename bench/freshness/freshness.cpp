// How long items wait until they are discovered: 10,000 invented sources for 30 days on a clock
// that is moved, at the same number of requests for each way to set intervals. Ours is the code
// that the fetcher runs, and learns all that it knows by polling. All rules wait up to a fortieth
// longer by chance, as ours does, where nothing else is said.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <future>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bench/freshness/adaptive_polling.h"
#include "bench/freshness/clairvoyant.h"
#include "bench/freshness/polling.h"
#include "bench/freshness/posting_world.h"
#include "fetcher/freshness/source_weights.h"

using namespace newswire;
using namespace newswire::bench;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t source_count = 10'000;
constexpr Duration before_start = 28 * 24h;  // during which sources change, too

// One source in twenty is subscribed to, each of its items by so many.
constexpr double subscribed_share = 0.05;
constexpr double subscriptions = 20;
constexpr double hours_counted = 104;  // the mean age of what the broker has not forgotten

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Who listens: weights are what the fetcher makes of what the broker counted.
Audience make_audience(const std::vector<PostingSource>& world) {
  std::mt19937 chance(3);
  Audience audience;
  fetcher::Options options;
  std::vector<store::SourceInterest> interests;
  for (const PostingSource& source : world) {
    const std::string name = std::to_string(options.sources.size());
    options.sources.emplace_back().name = name;
    const bool is_wanted = std::bernoulli_distribution(subscribed_share)(chance);
    audience.subscriptions.push_back(is_wanted ? subscriptions : 0);
    const double items = source.rate * hours_counted;
    interests.push_back({.source = name,
                         .items = items,
                         .hits = items * audience.subscriptions.back(),
                         .last_hit = is_wanted ? std::optional(start) : std::nullopt});
  }
  const auto weights = fetcher::source_weights(options, interests, start);
  for (const auto& source : options.sources) {
    audience.weights.push_back(fetcher::weight_of(source.name, weights));
  }
  return audience;
}

// The rule that Miniflux documents as "entry_frequency": a week divided by the number of entries of
// the last week and by a factor, from 5 minutes to 24 hours.
Duration entry_frequency_wait(const Polled& polled, double factor) {
  const auto& posts = polled.source().posts;
  const auto seen = posts.begin() + static_cast<std::ptrdiff_t>(polled.seen());
  const auto of_week = seen - std::lower_bound(posts.begin(), seen, polled.due() - 7 * 24h);
  if (of_week == 0) return 24h;
  const Duration wait = scaled(7 * 24h, 1 / (static_cast<double>(of_week) * factor));
  return std::clamp<Duration>(wait, 5min, 24h);
}

// What a rule makes of the month where it is set such that it sends so many requests. `run` takes
// what it is set to, with which requests rise.
Figures tuned(std::size_t requests, const std::function<Figures(double)>& run) {
  double low = 1e-4, high = 1e4;
  double setting = 1;
  for (int i = 0;; ++i) {
    Figures figures = run(setting);
    const double ratio = static_cast<double>(requests) / static_cast<double>(figures.requests);
    if (i == 12 || std::abs(ratio - 1) < 0.0005) return figures;
    (ratio > 1 ? low : high) = setting;
    // Requests rise about as the setting does, or as its root.
    setting *= std::pow(ratio, 1.3);
    if (setting <= low || setting >= high) setting = std::sqrt(low * high);
  }
}

void print(const char* name, Figures figures) {
  const double mean = figures.mean();
  const double hours = static_cast<double>((finish - start) / 1h);
  std::printf("%-46s %9.0f %8.1f %8.1f %8.1f %8.1f %8zu\n", name,
              static_cast<double>(figures.requests) / hours, mean, figures.late_mean(),
              figures.percentile(0.5), figures.percentile(0.95), figures.missed);
  std::fflush(stdout);
}

void print_heading(const std::vector<PostingSource>& world) {
  std::ptrdiff_t items = 0;
  for (const PostingSource& source : world) {
    items += std::count_if(source.posts.begin(), source.posts.end(),
                           [](Time post) { return post >= start && post < finish; });
  }
  std::printf("%zu sources, %td items; delays in minutes, later: from day 10 on\n", world.size(),
              items);
  std::printf("%-46s %9s %8s %8s %8s %8s %8s\n", "", "polls/h", "mean", "later", "median", "p95",
              "missed");
}

}  // namespace

int main() {
  const auto world = make_world(source_count, start - before_start, finish + 2 * max_interval, 7);
  print_heading(world);
  const Audience audience = make_audience(world);
  const Audience nobody{audience.subscriptions, std::vector<double>(world.size(), 1)};

  auto weighted_run =
      std::async(std::launch::async, [&] { return AdaptivePolling(world, audience).run(); });
  const double before = thread_seconds();
  const Figures ours = AdaptivePolling(world, nobody).run();
  const double cpu = thread_seconds() - before;
  print("adaptive", ours);
  std::printf("%-46s %9.2f us a request, days and prices included\n", "  its own time",
              cpu * 1e6 / static_cast<double>(ours.requests));
  print("the same rule, knows the mean rates only",
        AdaptivePolling(world, nobody, level_rates).run());
  print("the same rule, knows the rates of all hours",
        AdaptivePolling(world, nobody, true_rates).run());

  const Figures fixed = tuned(ours.requests, [&](double an_hour) {
    return poll_all(
        world, [&](const Polled&) { return scaled(1h, 1 / an_hour); }, adaptive_jitter);
  });
  print("fixed interval", fixed);

  const auto by_frequency = [&](double factor) {
    return poll_all(
        world, [&](const Polled& p) { return entry_frequency_wait(p, factor); }, adaptive_jitter);
  };
  print("entry frequency, scaled to as many requests", tuned(ours.requests, by_frequency));
  print("entry frequency, factor 1", by_frequency(1));

  const Clairvoyant clairvoyant(min_interval, max_interval);
  const auto knowing = [&](double jitter) {
    return tuned(ours.requests, [&, jitter](double sends) {
      return poll_all(
          world, [&](const Polled& p) { return clairvoyant.wait(p.source(), p.due(), 1 / sends); },
          jitter);
    });
  };
  print("clairvoyant: knows the rate of every hour", knowing(adaptive_jitter));
  const Figures best = knowing(0);
  print("the same, to the second: nothing by chance", best);
  print("every source at its floor, whatever it costs",
        poll_all(
            world, [](const Polled&) { return min_interval; }, adaptive_jitter));
  std::printf(
      "mean delay: %.2f of the fixed interval's, %.2f of the best clairvoyant's, later %.2f\n",
      ours.mean() / fixed.mean(), ours.mean() / best.mean(), ours.late_mean() / best.late_mean());

  std::printf("%.0f %% of the sources are subscribed to; their items alone\n",
              100 * subscribed_share);
  const Figures weighted = weighted_run.get();
  std::printf("%-46s %9s %8.1f\n", "adaptive", "", ours.wanted_mean());
  std::printf("%-46s %9.0f %8.1f\n", "adaptive, weighted by subscriptions",
              static_cast<double>(weighted.requests) / static_cast<double>((finish - start) / 1h),
              weighted.wanted_mean());
  print("  and all items", weighted);
}
