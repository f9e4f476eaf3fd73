// One line on standard error, rewritten while something takes long, and gone when it ends. Nothing
// where standard error is no terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace newswire::app {

class ProgressLine {
 public:
  // Silent before `patience` has passed.
  explicit ProgressLine(std::chrono::milliseconds patience = std::chrono::milliseconds(500));
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Whether it is time for a new text, which is so some times a second.
  bool is_due();
  void show(const std::string& text);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  bool is_terminal_;
  bool is_shown_ = false;
  SteadyTime next_;
};

// 1,234,567
std::string grouped(std::int64_t number);

}  // namespace newswire::app
