// Time as newswire sees it: wall-clock instants in UTC, and where they come from.
#pragma once

#include <atomic>
#include <chrono>

namespace newswire {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

// Where "now" comes from. All implementations may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

// A clock that tests move by hand.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start) {}
  Time now() const override { return now_; }
  void advance(Duration by) { now_ = now_.load() + by; }
  void set(Time to) { now_ = to; }

 private:
  std::atomic<Time> now_;
};

}  // namespace newswire
