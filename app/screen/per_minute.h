// How many there were within the last minute.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <numeric>

namespace newswire::app {

class PerMinute {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void add(SteadyTime now) {
    move_to(now);
    ++counts_[index(second_)];
  }
  std::int64_t count(SteadyTime now) {
    move_to(now);
    return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
  }

 private:
  static constexpr std::int64_t seconds = 60;

  static std::size_t index(std::int64_t second) {
    return static_cast<std::size_t>(second % seconds);
  }
  void move_to(SteadyTime now) {
    const std::int64_t second =
        std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    if (second - second_ >= seconds) counts_.fill(0);
    for (; second_ < second && second - second_ < seconds; ++second_) {
      counts_[index(second_ + 1)] = 0;
    }
    second_ = second;
  }

  std::array<std::int64_t, seconds> counts_{};  // of each second, by the rest of its number
  std::int64_t second_ = 0;
};

}  // namespace newswire::app
