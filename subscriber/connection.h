// Whether the broker is there: judged by what is heard of it, told once a change.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "subscriber/subscriber.h"

namespace newswire::subscriber {

using SteadyTime = std::chrono::steady_clock::time_point;

// A pure state machine; time is told.
class Connection {
 public:
  explicit Connection(std::uint64_t seed) : random_(seed) {}

  void set_heartbeat(std::chrono::milliseconds interval);  // as hello gave it
  void heard(SteadyTime now) { last_heard_ = now; }
  // When nothing was heard for three heartbeats: time to ask.
  SteadyTime silent_at() const { return last_heard_ + 3 * heartbeat_; }

  // Hello was answered. An event where that is news.
  std::optional<Connected> found();
  // It was not, or the broker said bye. An event the first time.
  std::optional<Disconnected> lost(std::string reason);
  bool is_lost() const { return state_ == State::lost; }

  // How long to wait before asking again: rises with each loss in a row, and differs among
  // subscribers, so that they do not all come back at once.
  std::chrono::milliseconds pause();

 private:
  enum class State { unknown, found, lost };

  State state_ = State::unknown;
  std::chrono::milliseconds heartbeat_{2000};
  SteadyTime last_heard_{};
  int losses_ = 0;
  std::minstd_rand random_;
};

}  // namespace newswire::subscriber
