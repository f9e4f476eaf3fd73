// Waiting for sockets. ZeroMQ's descriptors signal edges, not levels, so waiting goes through here.
#pragma once

#include <chrono>
#include <initializer_list>

namespace newswire::wire {

// What any thread may use to end another's wait.
class Wakeup {
 public:
  Wakeup();  // throws FatalError where there are no descriptors left
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  void wake() noexcept;  // from any thread; the next wait, or the one under way, returns at once
  void clear() noexcept;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// Waits until one of the sockets (their handle()) or the descriptor (-1: none) is readable or the
// deadline passes. True where something is. To be called by the sockets' thread.
bool wait_readable(std::initializer_list<void*> sockets, int descriptor,
                   std::chrono::steady_clock::time_point deadline);

}  // namespace newswire::wire
