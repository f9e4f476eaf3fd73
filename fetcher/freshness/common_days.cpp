#include "fetcher/freshness/common_days.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "fetcher/freshness/expected_rates.h"

namespace newswire::fetcher {
namespace {

constexpr int steps = 3;
constexpr std::size_t most_sources = 500;
// So many sources and, of each shape, so many posts an hour of the day, that agree with the plain
// shapes, are taken for granted.
constexpr double sources_for_granted = 20;
constexpr double posts_for_granted = 5;
// No source counts for more, however much it posts.
constexpr double most_posts = 1'000;
constexpr double least_occasions = 2;

double sum(const DayHours& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<DayEvidence> telling_days(const std::vector<PostingRhythm>& sources) {
  std::vector<const PostingRhythm*> telling;
  for (const PostingRhythm& source : sources) {
    if (source.occasions >= least_occasions) telling.push_back(&source);
  }
  const std::size_t count = std::min(telling.size(), most_sources);
  std::partial_sort(telling.begin(), telling.begin() + static_cast<std::ptrdiff_t>(count),
                    telling.end(), [](const PostingRhythm* one, const PostingRhythm* other) {
                      return one->occasions > other->occasions;
                    });
  std::vector<DayEvidence> days;
  for (std::size_t i = 0; i < count; ++i) days.push_back(day_evidence(*telling[i]));
  return days;
}

// What sources say of the shapes, each of those that fit it.
class Census {
 public:
  void add(const DayEvidence& day, const DayFit& fit) {
    const double counts = std::min(day.certainty, most_posts / sum(day.posts));
    ShapeValues expected{};  // an hour
    for (std::size_t number = 0; number < day_shape_count; ++number) {
      sources_[number] += fit.share[number];
      expected[number] = counts * fit.share[number] * fit.rate[number];
    }
    for (std::size_t hour = 0; hour < day_hours; ++hour) {
      for (std::size_t number = 0; number < day_shape_count; ++number) {
        posts_[hour][number] += counts * fit.share[number] * day.posts[hour];
        level_[hour][number] += expected[number] * day.watched[hour];
      }
    }
  }

  DayShapes shapes() const {
    const DayShapes& plain = plain_day_shapes();
    const double all = sources_for_granted + std::accumulate(sources_.begin(), sources_.end(), 0.0);
    DayShapes shapes;
    for (std::size_t number = 0; number < day_shape_count; ++number) {
      const double granted = sources_for_granted * std::exp(plain.log_share[number]);
      shapes.log_share[number] = std::log((sources_[number] + granted) / all);
      DayHours day{};
      for (std::size_t hour = 0; hour < day_hours; ++hour) {
        day[hour] = (posts_[hour][number] + posts_for_granted * plain.height[hour][number]) /
                    (level_[hour][number] + posts_for_granted);
      }
      const double mean = sum(day) / static_cast<double>(day_hours);
      for (std::size_t hour = 0; hour < day_hours; ++hour) {
        shapes.height[hour][number] = day[hour] / mean;
        shapes.log_height[hour][number] = std::log(day[hour] / mean);
      }
    }
    return shapes;
  }

 private:
  ShapeValues sources_{};
  std::array<ShapeValues, day_hours> posts_{};
  std::array<ShapeValues, day_hours> level_{};  // posts that would be expected of a level day
};

}  // namespace

DayShapes common_days(const std::vector<PostingRhythm>& sources) {
  const auto days = telling_days(sources);
  DayShapes shapes = plain_day_shapes();
  for (int step = 0; step < steps && !days.empty(); ++step) {
    Census census;
    for (const DayEvidence& day : days) census.add(day, fit_day(day, rate_prior, shapes));
    shapes = census.shapes();
  }
  return shapes;
}

}  // namespace newswire::fetcher
