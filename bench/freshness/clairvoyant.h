// The best that can be done by one who knows the rate of a source at every hour of the week, but
// not its posts: waits that make the sum of expected waiting and of the price of the requests
// least, found by dynamic programming on steps of 7.5 minutes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/freshness/posting_world.h"
#include "core/clock.h"

namespace newswire::bench {

class Clairvoyant {
 public:
  // Every wait lies within the cap and the floor; a source's word, as make_world has it, is a
  // floor.
  Clairvoyant(Duration floor, Duration cap);

  // `price` of a request in item-hours.
  Duration wait(const PostingSource& source, Time last_request, double price) const;

 private:
  static constexpr std::size_t week_steps = 1'344;
  using Waits = std::array<std::uint16_t, week_steps>;  // in steps

  void solve(const WeekShape& shape, double rate, std::size_t least, std::size_t most,
             Waits& waits) const;
  std::size_t table(std::size_t shape, std::size_t word, std::size_t level) const;

  std::vector<Waits> tables_;  // of each shape, word and level of rate / price
};

}  // namespace newswire::bench
