#include "fetcher/freshness/day_shape.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace newswire::fetcher {
namespace {

// Humps as the von Mises distribution has them, the normal one of a circle: the first is a day
// without a night, the last is three hours.
constexpr std::array<double, 3> concentrations{0.8, 2.2, 7.0};
constexpr double level_share = 0.15;  // of the sources, before anything is known
constexpr double at_any_hour = 0.03;  // of the posts: no hour is ruled out
// The prior of the rate counts for less here: where few hours were watched, a shape that has its
// hump elsewhere would be preferred only because that brings the rate near the prior's.
constexpr double prior_hours_of_fit = 2;
constexpr double log_negligible = -7;  // of a share, beside that of the shape that fits best

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

DayShapes make_shapes() {
  DayShapes shapes;
  std::size_t number = 0;
  const auto add = [&](const DayHours& heights, double share) {
    for (std::size_t hour = 0; hour < day_hours; ++hour) {
      shapes.height[hour][number] = heights[hour];
      shapes.log_height[hour][number] = std::log(heights[hour]);
    }
    shapes.log_share[number++] = std::log(share);
  };
  add(hump(0, 0), level_share);
  for (const double concentration : concentrations) {
    for (std::size_t center = 0; center < day_hours; ++center) {
      add(hump(concentration, static_cast<double>(center)),
          (1 - level_share) / static_cast<double>(day_shape_count - 1));
    }
  }
  return shapes;
}

void add_scaled(ShapeValues& sums, const ShapeValues& values, double by) {
  for (std::size_t number = 0; number < day_shape_count; ++number) {
    sums[number] += by * values[number];
  }
}

}  // namespace

const DayShapes& plain_day_shapes() {
  static const DayShapes shapes = make_shapes();
  return shapes;
}

DayFit fit_day(const DayEvidence& evidence, const RatePrior& prior, const DayShapes& shapes) {
  ShapeValues exposure{};  // hours watched, each as long as the shape is high
  ShapeValues log_heights{};
  double seen = prior.posts;
  for (std::size_t hour = 0; hour < day_hours; ++hour) {
    add_scaled(exposure, shapes.height[hour], evidence.watched[hour]);
    const double posts = evidence.posts[hour];
    if (posts <= 0) continue;
    add_scaled(log_heights, shapes.log_height[hour], posts);
    seen += posts;
  }
  DayFit fit;
  ShapeValues likely{};
  for (std::size_t number = 0; number < day_shape_count; ++number) {
    const double at_any_rate =
        log_heights[number] - seen * std::log(exposure[number] + prior_hours_of_fit);
    likely[number] = shapes.log_share[number] + evidence.certainty * at_any_rate;
    fit.rate[number] = seen / (exposure[number] + prior.hours);
  }
  const double best = *std::max_element(likely.begin(), likely.end());
  double sum = 0;
  for (std::size_t number = 0; number < day_shape_count; ++number) {
    if (likely[number] < best + log_negligible) continue;
    fit.share[number] = std::exp(likely[number] - best);
    sum += fit.share[number];
  }
  for (double& share : fit.share) share /= sum;
  return fit;
}

DayHours expected_day(const DayEvidence& evidence, const RatePrior& prior,
                      const DayShapes& shapes) {
  const DayFit fit = fit_day(evidence, prior, shapes);
  DayHours rates{};
  for (std::size_t number = 0; number < day_shape_count; ++number) {
    if (fit.share[number] <= 0) continue;
    const double rate = fit.share[number] * fit.rate[number];
    for (std::size_t hour = 0; hour < day_hours; ++hour) {
      rates[hour] += rate * shapes.height[hour][number];
    }
  }
  return rates;
}

}  // namespace newswire::fetcher
