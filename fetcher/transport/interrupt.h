// A flag that wakes whoever polls: how stop() reaches threads that wait for the network.
#pragma once

#include <chrono>

namespace newswire::fetcher {

// Set once, for good. Any thread; may be set from a signal handler.
class Interrupt {
 public:
  Interrupt();  // throws FatalError where the process has no descriptor left
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  void set();
  bool is_set() const;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

enum class Wait { ready, timed_out, interrupted };

// Until `descriptor` has one of the poll(2) `events`, or an error to tell.
Wait wait_for(int descriptor, short events, std::chrono::steady_clock::time_point until,
              const Interrupt& interrupt);

}  // namespace newswire::fetcher
