#include "bench/freshness/adaptive_polling.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "fetcher/freshness/adaptive_wait.h"
#include "fetcher/freshness/common_days.h"
#include "fetcher/freshness/expected_rates.h"
#include "fetcher/freshness/request_price.h"

namespace newswire::bench {
namespace {

using namespace std::chrono_literals;

constexpr Time a_monday = start - 24h;
// The fetcher does it every hour; later on little changes in three.
constexpr Duration between_first_prices = 1h;
constexpr Duration between_prices = 3h;
constexpr double least_rate = 1e-9;

void learn(fetcher::PostingRhythm& rhythm, const PostingSource& posting, const Found& found,
           Time now) {
  std::vector<std::optional<Time>> dates;
  for (std::size_t i = found.visible; i < found.end; ++i) {
    dates.push_back(posting.is_dated ? std::optional(posting.posts[i]) : std::nullopt);
  }
  if (rhythm.since == Time{}) {
    rhythm = fetcher::first_rhythm(now, dates);
  } else {
    fetcher::observe_posts(rhythm, now, dates);
  }
}

}  // namespace

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

AdaptivePolling::AdaptivePolling(const std::vector<PostingSource>& world, const Audience& audience,
                                 Knowledge knowledge)
    : knowledge_(knowledge) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    sources_.push_back({.polled = Polled(world[i], audience.subscriptions[i], chance_),
                        .weight = audience.weights[i],
                        .rhythm = {}});
  }
}

Figures AdaptivePolling::run() {
  for (Time from = start; from < finish + max_interval + 2h;) {
    const Time until = from + (from < start + 24h ? between_first_prices : between_prices);
    look_around(from);
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

bool AdaptivePolling::is_known(const Source& source) const {
  return knowledge_ != nullptr || fetcher::is_known(source.rhythm);
}

fetcher::HourlyRates AdaptivePolling::rates(const Source& source, Time now) const {
  return knowledge_ != nullptr ? knowledge_(source.polled.source(), now)
                               : fetcher::expected_rates(source.rhythm, days_);
}

// What all sources teach of each, as a Round has it worked out.
void AdaptivePolling::look_around(Time now) {
  if (knowledge_ == nullptr) {
    std::vector<fetcher::PostingRhythm> telling;
    for (const Source& source : sources_) {
      if (fetcher::is_telling(source.rhythm)) telling.push_back(source.rhythm);
    }
    days_ = fetcher::common_days(telling);
  }
  std::vector<fetcher::Demand> demands;
  double requests = 0;
  for (const Source& source : sources_) {
    if (knowledge_ == nullptr && !fetcher::is_telling(source.rhythm)) continue;
    const Duration word = source.polled.source().word;
    demands.push_back(
        {rates(source, now), source.weight, std::max(min_interval, word), max_interval});
    requests += 1h / std::chrono::duration<double, std::milli>(std::max(interval, word));
  }
  price_ = fetcher::request_price(demands, requests);
}

void AdaptivePolling::poll(Source& source) {
  auto& polled = source.polled;
  const Time now = polled.due();
  source.over = now >= finish;
  const Found found = polled.poll(figures_);
  if (knowledge_ == nullptr) learn(source.rhythm, polled.source(), found, now);
  source.rhythm.window = std::min(found.end, polled.source().window);
  Duration wait = interval;
  double jitter = usual_jitter;
  if (is_known(source)) {
    wait = fetcher::adaptive_wait(rates(source, now), now,
                                  {price_, source.weight, source.rhythm.window, max_interval})
               .wait;
    jitter = adaptive_jitter;
  }
  wait = std::max({wait, min_interval, polled.source().word});
  polled.wait(std::min(lengthened(wait, jitter, chance_), max_interval));
}

}  // namespace newswire::bench
