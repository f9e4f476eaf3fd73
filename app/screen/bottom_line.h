// One line at the bottom of a terminal, rewritten while something goes on, and gone when it ends.
// It is on standard error, so that it never mixes with data; nothing where that is no terminal, or
// one that cannot rewrite a line.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace newswire::app {

// Any thread.
class BottomLine {
 public:
  // Silent before `patience` has passed.
  explicit BottomLine(std::chrono::milliseconds patience = std::chrono::milliseconds(500));
  ~BottomLine();
  BottomLine(const BottomLine&) = delete;
  BottomLine& operator=(const BottomLine&) = delete;

  bool is_possible() const { return is_possible_; }
  // Whether it is time for a new text, which is so some times a second.
  bool is_due();
  // Columns that a text may have: asked for each time, so that a window may change.
  std::size_t width() const;
  // Made safe, and cut to the window. Nothing where the terminal takes nothing at the moment, or is
  // another job's, as for `newswire sub &`.
  void show(const std::string& text);
  // Makes room for other output; to be called before it.
  void hide();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  const bool is_possible_;
  std::mutex mutex_;
  bool is_shown_ = false;
  SteadyTime next_;
};

}  // namespace newswire::app
