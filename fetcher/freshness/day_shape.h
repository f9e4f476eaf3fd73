// What shape the day of a source has, by the little that was seen of it. Pure.
//
// Ten posts cannot tell the rates of 24 hours, but they do tell a morning from an evening. So the
// day is taken for a mixture of plain shapes, level ones and humps of several widths around each
// hour, and each is weighed by Bayes' rule: by how likely these posts are, in the hours that were
// watched, at whatever rate (which has a Gamma prior and is integrated out). That rate is learnt
// along: two posts in a night that was watched say more than two in a noon.
#pragma once

#include <array>
#include <cstddef>

namespace newswire::fetcher {

constexpr std::size_t day_hours = 24;
using DayHours = std::array<double, day_hours>;  // in UTC

// What is expected of a source of which nothing is known: so many posts in so many hours, and
// believed like as long a watch.
struct RatePrior {
  double posts = 0;
  double hours = 0;
};

// Posts an hour at each hour of the day, all above zero, by how many came and how many hours were
// watched. `certainty`, from 0 to 1, is what one post says beside one that came alone: less where
// they come in batches.
DayHours expected_day(const DayHours& posts, const DayHours& watched, const RatePrior& prior,
                      double certainty);

}  // namespace newswire::fetcher
