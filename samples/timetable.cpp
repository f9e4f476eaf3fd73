#include "samples/timetable.h"

#include <algorithm>

namespace newswire::samples {

std::int64_t Timetable::released(Time now) const {
  return ready + std::max<std::int64_t>(0, (now - start) / every);
}

std::vector<Release> Timetable::newest(std::size_t index, std::size_t sources, std::size_t items,
                                       Time now, std::size_t limit) const {
  const auto turn = static_cast<std::int64_t>(index);
  const auto turns = static_cast<std::int64_t>(sources);
  const auto per_edition = static_cast<std::int64_t>(items);
  std::vector<Release> releases;
  const std::int64_t released_here = (released(now) - turn + turns - 1) / turns;
  for (std::int64_t number = released_here - 1; number >= 0 && releases.size() < limit; --number) {
    const std::int64_t overall = number * turns + turn;
    releases.push_back({.number = number,
                        .item = static_cast<std::size_t>(number % per_edition),
                        .edition = number / per_edition + 1,
                        .at = start + (overall - ready + 1) * every});
  }
  return releases;
}

}  // namespace newswire::samples
