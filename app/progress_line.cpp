#include "app/progress_line.h"

#include <cstdint>
#include <iostream>

#include <unistd.h>

#include "app/terminal.h"
#include "core/text.h"

namespace newswire::app {
namespace {

constexpr std::chrono::milliseconds spacing{200};
constexpr const char* clear_line = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine(std::chrono::milliseconds patience)
    : is_terminal_(is_terminal(STDERR_FILENO)),
      next_(std::chrono::steady_clock::now() + patience) {}

ProgressLine::~ProgressLine() {
  if (is_shown_) std::cerr << clear_line << std::flush;
}

bool ProgressLine::is_due() {
  if (!is_terminal_) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return false;
  next_ = now + spacing;
  return true;
}

void ProgressLine::show(const std::string& text) {
  std::cerr << clear_line << terminal_safe(text) << std::flush;
  is_shown_ = true;
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0);
       at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

}  // namespace newswire::app
