// Waiting for what another thread or process does: for a condition, with a deadline.
#pragma once

#include <chrono>

#include <poll.h>

namespace newswire::test {

// True as soon as `condition()` is; false where it is not by the deadline. Machines are noisy, so
// deadlines are long and are met early.
template <typename Condition>
bool wait_until(Condition condition,
                std::chrono::milliseconds deadline = std::chrono::seconds(20)) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

}  // namespace newswire::test
