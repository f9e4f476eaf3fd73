// A log whose lines a test can look at, and the clock that stamps them.
#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/log.h"

namespace newswire::test {

class CapturedLog final : public LogSink {
 public:
  explicit CapturedLog(LogLevel threshold = LogLevel::info) : log_(*this, clock_, threshold) {}

  void write(LogLevel, const std::string& line) override {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  }
  // Lines that contain `part`.
  int count(const std::string& part) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::count_if(
        lines_.begin(), lines_.end(),
        [&](const std::string& line) { return line.find(part) != std::string::npos; }));
  }
  Log& log() { return log_; }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  SystemClock clock_;
  Log log_;
};

}  // namespace newswire::test
