// When a source posts: how much, at which hours, on weekdays and at the weekend. Learnt from its
// own items and forgotten exponentially; expected_rates.h tells what follows from it. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "core/clock.h"

namespace newswire::fetcher {

// The hours of a weekday and then those of a day at the weekend, in UTC.
constexpr std::size_t rhythm_hours = 48;
std::size_t rhythm_hour(Time time);
// The share of a week that such an hour has.
double share_of_week(std::size_t hour);

// Posts an hour, for each hour of the rhythm; above zero.
using HourlyRates = std::array<double, rhythm_hours>;

// A value; rhythm_text.h keeps it in the store.
struct PostingRhythm {
  Time since{};  // the first reading; the epoch: there was none
  Time until{};  // what was posted before is counted
  // Both decay, so that a quotient of them is a rate of the last weeks.
  std::array<double, rhythm_hours> posts{};
  std::array<double, rhythm_hours> hours{};  // watched
  // As `posts`, but what came together counts as one: a batch says little of how it goes on.
  double occasions = 0;
  // The last days, to follow bursts and changes: what came, and what the weeks before foretold.
  double recent_posts = 0;
  double recent_expected = 0;
  std::size_t window = 0;  // items that the feed held at its last reading
  Duration said{0};        // how long its server or itself last asked us to wait; 0: nothing

  friend bool operator==(const PostingRhythm&, const PostingRhythm&) = default;
};

// The dates of a document's new items, nullopt where there is none. One that cannot be (in the
// future, or long before the reading in which the item was not there) is not believed: the post is
// then spread over the time since that reading.
using PostDates = std::span<const std::optional<Time>>;

// The first reading: the dates of what the feed holds already tell of the months before, and are
// believed less than what was watched. Where most items have none, nothing is learnt; where they
// name no more than days, nothing of the hours.
PostingRhythm first_rhythm(Time now, PostDates dates);

// A reading at `now` found these new items; none is an observation too. Where the clock was set
// back, nothing is learnt until it has caught up.
void observe_posts(PostingRhythm& rhythm, Time now, PostDates dates);

// Whether it tells enough to count with: a day was watched, or the first reading told as much.
bool is_telling(const PostingRhythm& rhythm);

// Whether it is gone by, too: it is telling, and an hour and so a second reading did not tell
// otherwise.
bool is_known(const PostingRhythm& rhythm);

}  // namespace newswire::fetcher
