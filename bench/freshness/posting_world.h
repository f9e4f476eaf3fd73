// Invented sources and all that they post: rates as skewed as Zipf's, the rhythms of newsrooms,
// offices and evenings in several time zones, batches, hours of great news, and sources that
// change.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/clock.h"

namespace newswire::bench {

constexpr std::size_t week_hours = 168;
using WeekShape = std::array<double, week_hours>;  // local hours from Monday on; 1 in the mean
constexpr std::size_t shape_count = 5;
const WeekShape& shape(std::size_t number);

struct PostingSource {
  std::size_t shape = 0;
  Duration zone{0};         // local time is UTC and this
  double rate = 0;          // items an hour, in the mean of a week
  Time changes{};           // from then on...
  double later_rate = 0;    // ...this is the rate
  Duration word{0};         // that its server asks to wait at least; 0: it does not say
  std::size_t window = 0;   // items that its feed holds
  bool is_dated = false;    // whether its items have dates
  std::vector<Time> posts;  // rising

  double rate_at(Time time) const { return time < changes ? rate : later_rate; }
};

// What they post from `begin` to `end`, during which some change, and in the three months before: a
// feed holds its last items, however old they are. The same for the same seed.
std::vector<PostingSource> make_world(std::size_t sources, Time begin, Time end,
                                      std::uint32_t seed);

// The hour of the week, from Monday's first on, and fractions.
double hour_of_week(Time local);

}  // namespace newswire::bench
