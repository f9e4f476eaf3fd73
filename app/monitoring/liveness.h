// Whether the loops that matter turn: one answer, for the watchdog of a service manager as for
// /livez.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::app {

enum class Loop { publishing, replaying, fetching };
inline constexpr std::size_t loop_count = 3;
std::string_view to_string(Loop loop);  // "publishing" ...

// How long a loop may be silent before it counts as hung. All turn twice a second; but the
// fetcher's may wait for a disk, or for another process that has locked the store. A watchdog that
// would bite before that (`watchdog` is its time-out) sets the time, down to two seconds.
std::chrono::milliseconds patience_beside(std::optional<std::chrono::microseconds> watchdog);

// Loops tell each of their turns. Any thread; time is a parameter.
class Liveness {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  Liveness(std::vector<Loop> loops, std::chrono::milliseconds patience);

  // From now on they are expected to turn, until end(): while all is made ready, and brought to its
  // end, nobody waits for them.
  void begin(SteadyTime now);
  void end();

  void turned(Loop loop, SteadyTime now);

  struct Age {
    Loop loop;
    std::chrono::duration<double> since_turn;  // 0 while none is expected
  };
  std::vector<Age> ages(SteadyTime now) const;  // of all loops that there are

  // The loops that hang, one line each; none: all is well.
  std::vector<std::string> hung(SteadyTime now) const;

 private:
  std::atomic<SteadyTime>& last_turn(Loop loop) { return last_turns_[std::size_t(loop)]; }

  const std::vector<Loop> loops_;
  const std::chrono::milliseconds patience_;
  std::atomic<bool> is_watching_ = false;
  std::array<std::atomic<SteadyTime>, loop_count> last_turns_{};
};

}  // namespace newswire::app
