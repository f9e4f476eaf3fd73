// Tells when the process may open no more files: those who are connected go on, and nobody else can
// connect, which nothing in ZeroMQ would say.
#pragma once

#include <chrono>

#include "core/log.h"

namespace newswire::broker {

// One thread at a time. Time is a parameter.
class DescriptorWatch {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit DescriptorWatch(Log& log) : log_(log) {}  // which must outlive it

  // Looks once a second at most, and tells of a change only.
  void look(TimePoint now);

 private:
  Log& log_;
  TimePoint next_look_{};
  bool is_exhausted_ = false;
};

}  // namespace newswire::broker
