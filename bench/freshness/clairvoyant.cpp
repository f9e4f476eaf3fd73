#include "bench/freshness/clairvoyant.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace newswire::bench {
namespace {

using std::chrono::hours;

constexpr Duration step = std::chrono::seconds(450);
constexpr double step_hours = 0.125;
constexpr double lowest_level = 1e-4;
constexpr double between_levels = 1.15;
constexpr std::size_t levels = 115;
constexpr std::array<Duration, 3> words{hours(0), hours(1), hours(2)};

std::size_t steps(Duration duration) {
  return static_cast<std::size_t>((duration + step - Duration(1)) / step);
}

}  // namespace

std::size_t Clairvoyant::table(std::size_t shape, std::size_t word, std::size_t level) const {
  return (shape * words.size() + word) * levels + level;
}

Clairvoyant::Clairvoyant(Duration floor, Duration cap)
    : tables_(shape_count * words.size() * levels) {
  for (std::size_t number = 0; number < shape_count; ++number) {
    for (std::size_t word = 0; word < words.size(); ++word) {
      for (std::size_t level = 0; level < levels; ++level) {
        const double rate = lowest_level * std::pow(between_levels, static_cast<double>(level));
        solve(shape(number), rate, steps(std::max(floor, words[word])), steps(cap),
              tables_[table(number, word, level)]);
      }
    }
  }
}

// Backwards over two weeks; the later one only tells what comes after the first. The price is 1.
void Clairvoyant::solve(const WeekShape& shape, double rate, std::size_t least, std::size_t most,
                        Waits& waits) const {
  const std::size_t horizon = 2 * week_steps;
  std::vector<double> posts(horizon + most + 1), moments(horizon + most + 1);
  for (std::size_t i = 0; i + 1 < posts.size(); ++i) {
    const auto hour = static_cast<std::size_t>(static_cast<double>(i) * step_hours) % week_hours;
    const double expected = rate * shape[hour] * step_hours;
    posts[i + 1] = posts[i] + expected;
    moments[i + 1] = moments[i] + expected * (static_cast<double>(i) + 0.5) * step_hours;
  }
  std::vector<double> cost(horizon + most + 1);
  for (std::size_t from = horizon; from-- > 0;) {
    double best = std::numeric_limits<double>::infinity();
    std::size_t best_wait = least;
    for (std::size_t wait = least; wait <= most; ++wait) {
      const std::size_t to = from + wait;
      const double waiting = static_cast<double>(to) * step_hours * (posts[to] - posts[from]) -
                             (moments[to] - moments[from]);
      const double all = waiting + (to < horizon ? 1 + cost[to] : 0);
      if (all < best) {
        best = all;
        best_wait = wait;
      }
    }
    cost[from] = best;
    if (from < week_steps) waits[from] = static_cast<std::uint16_t>(best_wait);
  }
}

Duration Clairvoyant::wait(const PostingSource& source, Time last_request, double price) const {
  const double rate = std::max(source.rate_at(last_request) / price, lowest_level);
  const auto level = std::min<std::size_t>(
      levels - 1, static_cast<std::size_t>(
                      std::lround(std::log(rate / lowest_level) / std::log(between_levels))));
  const auto word =
      static_cast<std::size_t>(std::find(words.begin(), words.end(), source.word) - words.begin());
  const auto now = static_cast<std::size_t>(hour_of_week(last_request + source.zone) / step_hours);
  return tables_[table(source.shape, word, level)][now % week_steps] * step;
}

}  // namespace newswire::bench
