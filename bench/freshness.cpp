// How long items wait until they are discovered: 10,000 invented sources for 30 days on a clock
// that is moved, at the same number of requests for each way to set intervals. Ours is the code
// that the fetcher runs, and learns all that it knows by polling.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "bench/clairvoyant.h"
#include "bench/posting_world.h"
#include "fetcher/freshness/adaptive_wait.h"
#include "fetcher/freshness/expected_rates.h"
#include "fetcher/freshness/request_price.h"

using namespace newswire;
using namespace newswire::bench;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t source_count = 10'000;
constexpr Time start{24h * 20'774};  // Tuesday, 17 November 2026
constexpr Time a_monday = start - 24h;
constexpr Time finish = start + 30 * 24h;
constexpr Duration before_start = 28 * 24h;  // during which sources change, too
constexpr Duration learning = 10 * 24h;
constexpr Duration interval = 1h;
constexpr Duration min_interval = 15min;
constexpr Duration max_interval = 24h;
// The fetcher does it every hour; later on little changes in three.
constexpr Duration between_first_prices = 1h;
constexpr Duration between_prices = 3h;
constexpr double least_rate = 1e-9;
constexpr double jitter_share = 0.1;  // as fetcher/politeness.cpp has it

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

Duration scaled(Duration duration, double by) {
  return Duration(std::llround(static_cast<double>(duration.count()) * by));
}

// What one poll finds.
struct Found {
  std::size_t first = 0;    // of PostingSource::posts
  std::size_t visible = 0;  // the first that is still in the feed
  std::size_t end = 0;
};

struct Figures {
  std::vector<float> delays;  // minutes, of each item that was posted since the start
  std::size_t missed = 0;
  std::size_t requests = 0;
  double late_sum = 0;  // of the delays after the learning
  std::size_t late_count = 0;

  void add(const PostingSource& source, const Found& found, Time now) {
    for (std::size_t i = found.first; i < found.end; ++i) {
      if (source.posts[i] < start || source.posts[i] >= finish) continue;
      if (i < found.visible) {
        ++missed;
      } else {
        delays.push_back(static_cast<float>((now - source.posts[i]).count()) / 60'000);
        if (source.posts[i] < start + learning) continue;
        late_sum += delays.back();
        ++late_count;
      }
    }
    if (now < finish) ++requests;
  }

  double percentile(double share) {
    const auto at = delays.begin() +
                    static_cast<std::ptrdiff_t>(share * static_cast<double>(delays.size() - 1));
    std::nth_element(delays.begin(), at, delays.end());
    return *at;
  }

  double mean() const {
    double sum = 0;
    for (const float delay : delays) sum += delay;
    return sum / static_cast<double>(delays.size());
  }
  double late_mean() const { return late_sum / static_cast<double>(late_count); }
};

// One source as its poller meets it.
class Polled {
 public:
  Polled(const PostingSource& source, std::mt19937& chance)
      : source_(&source),
        due_(start + scaled(interval, std::uniform_real_distribution<double>(0, 1)(chance))) {}

  const PostingSource& source() const { return *source_; }
  Time due() const { return due_; }
  std::size_t seen() const { return seen_; }

  Found poll(Figures& figures) {
    Found found{seen_, 0, seen_};
    while (found.end < source_->posts.size() && source_->posts[found.end] <= due_) ++found.end;
    found.visible = std::max(found.first, found.end - std::min(found.end, source_->window));
    figures.add(*source_, found, due_);
    seen_ = found.end;
    return found;
  }

  void wait(Duration wait) { due_ += std::max({wait, min_interval, source_->word}); }

 private:
  const PostingSource* source_;
  Time due_;
  std::size_t seen_ = 0;
};

using NextWait = std::function<Duration(const Polled&)>;

Figures simulate(const std::vector<PostingSource>& world, const NextWait& next_wait) {
  std::mt19937 chance(1);
  Figures figures;
  for (const PostingSource& source : world) {
    Polled polled(source, chance);
    for (bool last = false; !last;) {
      last = polled.due() >= finish;
      polled.poll(figures);
      polled.wait(next_wait(polled));
    }
  }
  return figures;
}

// The rates of a source as they are, but for batches and great news.
fetcher::HourlyRates true_rates(const PostingSource& source, Time now) {
  fetcher::HourlyRates rates{};
  std::array<double, fetcher::rhythm_hours> hours{};
  for (Time time = a_monday; time < a_monday + 7 * 24h; time += 1h) {
    const auto local = static_cast<std::size_t>(hour_of_week(time + source.zone));
    rates[fetcher::rhythm_hour(time)] += shape(source.shape)[local];
    ++hours[fetcher::rhythm_hour(time)];
  }
  for (std::size_t hour = 0; hour < rates.size(); ++hour) {
    rates[hour] = std::max(rates[hour] * source.rate_at(now) / hours[hour], least_rate);
  }
  return rates;
}

fetcher::HourlyRates level_rates(const PostingSource& source, Time now) {
  fetcher::HourlyRates rates{};
  rates.fill(source.rate_at(now));
  return rates;
}

using Knowledge = fetcher::HourlyRates (*)(const PostingSource&, Time now);

// The fetcher's own, as its Round goes about it; or its rule only, for one who need not learn.
class Adaptive {
 public:
  explicit Adaptive(const std::vector<PostingSource>& world, Knowledge knowledge = nullptr)
      : knowledge_(knowledge) {
    for (const PostingSource& source : world) sources_.push_back({Polled(source, chance_), {}, {}});
  }

  Figures run() {
    for (Time from = start; from < finish + max_interval + 2h;) {
      const Time until = from + (from < start + 24h ? between_first_prices : between_prices);
      set_price(from);
      for (Source& source : sources_) {
        while (source.polled.due() < std::min(until, finish + 1ms) ||
               (from >= finish && !source.over)) {
          poll(source);
        }
      }
      from = until;
    }
    return std::move(figures_);
  }

 private:
  struct Source {
    Polled polled;
    fetcher::PostingRhythm rhythm;
    bool over = false;
  };

  bool is_known(const Source& source) const {
    return knowledge_ != nullptr || fetcher::is_known(source.rhythm);
  }

  fetcher::HourlyRates rates(const Source& source, Time now) const {
    return knowledge_ != nullptr ? knowledge_(source.polled.source(), now)
                                 : fetcher::expected_rates(source.rhythm);
  }

  static void learn(Source& source, Time now, const Found& found) {
    const PostingSource& posting = source.polled.source();
    std::vector<std::optional<Time>> dates;
    for (std::size_t i = found.visible; i < found.end; ++i) {
      dates.push_back(posting.is_dated ? std::optional(posting.posts[i]) : std::nullopt);
    }
    if (source.rhythm.since == Time{}) {
      source.rhythm = fetcher::first_rhythm(now, dates);
    } else {
      fetcher::observe_posts(source.rhythm, now, dates);
    }
    source.rhythm.window = std::min(found.end, posting.window);
  }

  void set_price(Time now) {
    std::vector<fetcher::Demand> demands;
    double requests = 0;
    for (const Source& source : sources_) {
      if (knowledge_ == nullptr && !fetcher::is_telling(source.rhythm)) continue;
      const Duration word = source.polled.source().word;
      demands.push_back({rates(source, now), 1, std::max(min_interval, word), max_interval});
      requests += 1h / std::chrono::duration<double, std::milli>(std::max(interval, word));
    }
    price_ = fetcher::request_price(demands, requests);
  }

  void poll(Source& source) {
    auto& polled = source.polled;
    const Time now = polled.due();
    source.over = now >= finish;
    const Found found = polled.poll(figures_);
    if (knowledge_ == nullptr) learn(source, now, found);
    Duration wait = interval;
    if (is_known(source)) {
      wait = fetcher::adaptive_wait(rates(source, now), now,
                                    {price_, 1, source.rhythm.window, max_interval})
                 .wait;
    }
    wait = std::max({wait, min_interval, polled.source().word});
    const double jitter = std::uniform_real_distribution<double>(0, jitter_share)(chance_);
    polled.wait(std::min(scaled(wait, 1 + jitter), max_interval));
  }

  Knowledge knowledge_;
  std::mt19937 chance_{1};
  std::vector<Source> sources_;
  Figures figures_;
  double price_ = 1;
};

Duration fixed_wait(Duration every, std::mt19937& chance) {
  return scaled(every, 1 + std::uniform_real_distribution<double>(0, jitter_share)(chance));
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

// The value in [low, high] at which a rule, which sends more with it, sends as many requests.
double tuned(double low, double high, std::size_t requests,
             const std::function<std::size_t(double)>& sends) {
  for (int i = 0; i < 14; ++i) {
    const double middle = std::sqrt(low * high);
    (sends(middle) < requests ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

void print(const char* name, Figures figures) {
  const double mean = figures.mean();
  const double hours = static_cast<double>((finish - start) / 1h);
  std::printf("%-46s %9.0f %8.1f %8.1f %8.1f %8.1f %8zu\n", name,
              static_cast<double>(figures.requests) / hours, mean, figures.late_mean(),
              figures.percentile(0.5), figures.percentile(0.95), figures.missed);
  std::fflush(stdout);
}

}  // namespace

int main() {
  const auto world = make_world(source_count, start - before_start, finish + 2 * max_interval, 7);
  std::size_t items = 0;
  for (const PostingSource& source : world) {
    items += static_cast<std::size_t>(
        std::count_if(source.posts.begin(), source.posts.end(),
                      [](Time post) { return post >= start && post < finish; }));
  }
  std::printf("%zu sources, %zu items; delays in minutes, later: from day 10 on\n", world.size(),
              items);
  std::printf("%-46s %9s %8s %8s %8s %8s %8s\n", "", "polls/h", "mean", "later", "median", "p95",
              "missed");

  const double before = cpu_seconds();
  Figures ours = Adaptive(world).run();
  const double cpu = cpu_seconds() - before;
  const std::size_t requests = ours.requests;
  const double our_mean = ours.mean();
  const double our_late_mean = ours.late_mean();
  print("adaptive", std::move(ours));
  std::printf("%-46s %9.2f us a request, prices included\n", "  its own time",
              cpu * 1e6 / static_cast<double>(requests));

  print("the same rule, knows the mean rates only", Adaptive(world, level_rates).run());
  print("the same rule, knows the rates of all hours", Adaptive(world, true_rates).run());

  const auto fixed = [&](double an_hour) {
    std::mt19937 chance(2);
    return simulate(world,
                    [&](const Polled&) { return fixed_wait(scaled(1h, 1 / an_hour), chance); });
  };
  const double an_hour = tuned(0.25, 4, requests, [&](double x) { return fixed(x).requests; });
  Figures fixed_figures = fixed(an_hour);
  const double fixed_mean = fixed_figures.mean();
  print("fixed interval", std::move(fixed_figures));

  const auto by_frequency = [&](double factor) {
    return simulate(world, [&](const Polled& p) { return entry_frequency_wait(p, factor); });
  };
  const double factor =
      tuned(0.01, 1'000, requests, [&](double x) { return by_frequency(x).requests; });
  print("entry frequency, scaled to as many requests", by_frequency(factor));
  print("entry frequency, factor 1", by_frequency(1));

  const Clairvoyant clairvoyant(min_interval, max_interval);
  const auto knowing = [&](double sends) {
    return simulate(
        world, [&](const Polled& p) { return clairvoyant.wait(p.source(), p.due(), 1 / sends); });
  };
  const double sends = tuned(1e-3, 1e4, requests, [&](double x) { return knowing(x).requests; });
  Figures best = knowing(sends);
  const double best_mean = best.mean();
  const double best_late_mean = best.late_mean();
  print("clairvoyant: knows the rate of every hour", std::move(best));
  print("every source at its floor, whatever it costs",
        simulate(world, [](const Polled&) { return min_interval; }));
  std::printf("mean delay: %.2f of the fixed interval's, %.2f of the clairvoyant's, later %.2f\n",
              our_mean / fixed_mean, our_mean / best_mean, our_late_mean / best_late_mean);
}
