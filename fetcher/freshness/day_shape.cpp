#include "fetcher/freshness/day_shape.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace newswire::fetcher {
namespace {

// Humps as the von Mises distribution has them, the normal one of a circle: the first is a day
// without a night, the last is three hours.
constexpr std::array<double, 3> concentrations{0.8, 2.2, 7.0};
constexpr std::size_t shape_count = 1 + concentrations.size() * day_hours;
constexpr double level_share = 0.15;  // of the sources, before anything is known
constexpr double at_any_hour = 0.03;  // of the posts: no hour is ruled out
// The prior of the rate counts for less here: where few hours were watched, a shape that has its
// hump elsewhere would be preferred only because that brings the rate near the prior's.
constexpr double prior_hours_of_fit = 2;
constexpr double log_negligible = -7;  // of a weight, beside that of the shape that fits best

// The sums over shapes go hour by hour, so that the compiler can take several at once.
using ShapeValues = std::array<double, shape_count>;

struct Shapes {
  std::array<ShapeValues, day_hours> height{};  // at each hour; 1 in the mean of a day
  std::array<ShapeValues, day_hours> log_height{};
  ShapeValues log_prior{};
};

DayHours hump(double concentration, double center) {
  DayHours heights{};
  double sum = 0;
  for (std::size_t hour = 0; hour < day_hours; ++hour) {
    const double angle = (static_cast<double>(hour) + 0.5 - center) * 2 * std::numbers::pi /
                         static_cast<double>(day_hours);
    heights[hour] = std::exp(concentration * (std::cos(angle) - 1));
    sum += heights[hour];
  }
  for (double& height : heights) {
    height = at_any_hour + (1 - at_any_hour) * height * static_cast<double>(day_hours) / sum;
  }
  return heights;
}

Shapes make_shapes() {
  Shapes shapes;
  std::size_t number = 0;
  const auto add = [&](const DayHours& heights, double prior) {
    for (std::size_t hour = 0; hour < day_hours; ++hour) {
      shapes.height[hour][number] = heights[hour];
      shapes.log_height[hour][number] = std::log(heights[hour]);
    }
    shapes.log_prior[number++] = std::log(prior);
  };
  add(hump(0, 0), level_share);
  for (const double concentration : concentrations) {
    for (std::size_t center = 0; center < day_hours; ++center) {
      add(hump(concentration, static_cast<double>(center)),
          (1 - level_share) / static_cast<double>(shape_count - 1));
    }
  }
  return shapes;
}

const Shapes& all_shapes() {
  static const Shapes shapes = make_shapes();
  return shapes;
}

void add_scaled(ShapeValues& sums, const ShapeValues& values, double by) {
  for (std::size_t number = 0; number < shape_count; ++number) sums[number] += by * values[number];
}

}  // namespace

DayHours expected_day(const DayHours& posts, const DayHours& watched, const RatePrior& prior,
                      double certainty) {
  const Shapes& shapes = all_shapes();
  ShapeValues exposure{};  // hours watched, each as long as the shape is high
  ShapeValues log_heights{};
  double seen = prior.posts;
  for (std::size_t hour = 0; hour < day_hours; ++hour) {
    add_scaled(exposure, shapes.height[hour], watched[hour]);
    if (posts[hour] <= 0) continue;
    add_scaled(log_heights, shapes.log_height[hour], posts[hour]);
    seen += posts[hour];
  }
  ShapeValues fit{};
  for (std::size_t number = 0; number < shape_count; ++number) {
    fit[number] =
        shapes.log_prior[number] +
        certainty * (log_heights[number] - seen * std::log(exposure[number] + prior_hours_of_fit));
    exposure[number] += prior.hours;
  }
  const double best = *std::max_element(fit.begin(), fit.end());

  DayHours rates{};
  double weights = 0;
  for (std::size_t number = 0; number < shape_count; ++number) {
    if (fit[number] < best + log_negligible) continue;
    const double weight = std::exp(fit[number] - best);
    weights += weight;
    const double rate = weight * seen / exposure[number];
    for (std::size_t hour = 0; hour < day_hours; ++hour) {
      rates[hour] += rate * shapes.height[hour][number];
    }
  }
  for (double& rate : rates) rate /= weights;
  return rates;
}

}  // namespace newswire::fetcher
