#include "app/monitoring/liveness.h"

#include <algorithm>
#include <utility>

namespace newswire::app {
namespace {

constexpr std::chrono::milliseconds usual_patience{30'000};
constexpr std::chrono::milliseconds least_patience{2'000};

}  // namespace

std::string_view to_string(Loop loop) {
  switch (loop) {
    case Loop::publishing:
      return "publishing";
    case Loop::replaying:
      return "replaying";
    case Loop::fetching:
      return "fetching";
  }
  return "unknown";
}

std::chrono::milliseconds patience_beside(std::optional<std::chrono::microseconds> watchdog) {
  if (!watchdog) return usual_patience;
  return std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>(*watchdog),
                    least_patience, usual_patience);
}

Liveness::Liveness(std::vector<Loop> loops, std::chrono::milliseconds patience)
    : loops_(std::move(loops)), patience_(patience) {}

void Liveness::begin(SteadyTime now) {
  for (const Loop loop : loops_) last_turn(loop) = now;
  is_watching_ = true;
}

void Liveness::end() {
  is_watching_ = false;
}

void Liveness::turned(Loop loop, SteadyTime now) {
  last_turn(loop).store(now, std::memory_order_relaxed);
}

std::vector<Liveness::Age> Liveness::ages(SteadyTime now) const {
  std::vector<Age> ages;
  for (const Loop loop : loops_) {
    const SteadyTime last = last_turns_[std::size_t(loop)].load();
    // It may have turned after `now` was asked for.
    const auto age = is_watching_ && last < now ? now - last : SteadyTime::duration::zero();
    ages.push_back({loop, age});
  }
  return ages;
}

std::vector<std::string> Liveness::hung(SteadyTime now) const {
  std::vector<std::string> lines;
  for (const auto& [loop, age] : ages(now)) {
    if (age <= patience_) continue;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
    lines.push_back("the loop '" + std::string(to_string(loop)) + "' has not turned for " +
                    std::to_string(seconds) + " s");
  }
  return lines;
}

}  // namespace newswire::app
