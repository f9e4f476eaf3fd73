// Which item is out when: a pure function of time, so that nothing has to tick. The sources take
// turns; a source that has given all its items begins a new edition of them, and so never dries up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/clock.h"

namespace newswire::samples {

struct Release {
  std::int64_t number = 0;  // of its source, from 0, rising through all editions
  std::size_t item = 0;     // index in the source
  std::int64_t edition = 1;
  Time at{};

  friend bool operator==(const Release&, const Release&) = default;
};

struct Timetable {
  Time start{};
  std::int64_t ready = 12;  // items of all sources that are out at the start
  Duration every = std::chrono::seconds(1);

  // Items of all sources that are out.
  std::int64_t released(Time now) const;

  // Those of source `index` (of `sources`, each with `items`), newest first, `limit` at most.
  std::vector<Release> newest(std::size_t index, std::size_t sources, std::size_t items, Time now,
                              std::size_t limit) const;
};

}  // namespace newswire::samples
