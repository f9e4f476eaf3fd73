// What shape the day of a source has, by the little that was seen of it. Pure.
//
// Ten posts cannot tell the rates of 24 hours, but they do tell a morning from an evening. So the
// day is taken for a mixture of shapes, and each is weighed by Bayes' rule: by how likely these
// posts are, in the hours that were watched, at whatever rate (which has a Gamma prior and is
// integrated out). That rate is learnt along: two posts in a night that was watched say more than
// two in a noon.
#pragma once

#include <array>
#include <cstddef>

namespace newswire::fetcher {

constexpr std::size_t day_hours = 24;
using DayHours = std::array<double, day_hours>;  // in UTC

// A level one, and humps of three widths around each hour.
constexpr std::size_t day_shape_count = 1 + 3 * day_hours;
// One for each shape. Sums over shapes go hour by hour, so that the compiler can take several at
// once.
using ShapeValues = std::array<double, day_shape_count>;

// The shapes that there are. A value of 28 KiB.
struct DayShapes {
  std::array<ShapeValues, day_hours> height{};  // at each hour, above zero; 1 in the mean of a day
  std::array<ShapeValues, day_hours> log_height{};
  ShapeValues log_share{};  // of the sources that have it
};

// As they are taken to be before anything is known; common_days.h has what is learnt.
const DayShapes& plain_day_shapes();

// What is expected of a source of which nothing is known: so many posts in so many hours, and
// believed like as long a watch.
struct RatePrior {
  double posts = 0;
  double hours = 0;
};

struct DayEvidence {
  DayHours posts{};
  DayHours watched{};  // hours
  // From 0 to 1, what one post says beside one that came alone: less where they come in batches.
  double certainty = 1;
};

struct DayFit {
  ShapeValues share{};  // how likely each shape is, 1 together; zero for those that hardly are
  ShapeValues rate{};   // posts an hour if it is that, in the mean of a day
};

DayFit fit_day(const DayEvidence& evidence, const RatePrior& prior, const DayShapes& shapes);

// Posts an hour at each hour of the day, all above zero.
DayHours expected_day(const DayEvidence& evidence, const RatePrior& prior,
                      const DayShapes& shapes = plain_day_shapes());

}  // namespace newswire::fetcher
