#include "app/screen/bottom_line.h"

#include <poll.h>
#include <unistd.h>

#include "app/terminal.h"
#include "core/text.h"
#include "display/capabilities.h"
#include "display/wrap.h"

namespace newswire::app {
namespace {

constexpr std::chrono::milliseconds spacing{200};
// To the end of the screen: in a window that became narrower the line may have become several. As
// the cursor rests at its beginning, none of them is left above.
constexpr std::string_view to_beginning = "\r";
constexpr std::string_view clear_line = "\r\x1b[J";
constexpr std::size_t usual_width = 80;  // of a terminal that does not say

// As much as it takes at once: a terminal that was halted (Ctrl-S) halts nothing else.
bool write_if_writable(std::string_view text) {
  pollfd writable{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&writable, 1, 0) != 1 || (writable.revents & POLLOUT) == 0) return false;
  return ::write(STDERR_FILENO, text.data(), text.size()) > 0;
}

// A shell that works at the same terminal meanwhile must not find its prompt overwritten.
bool is_in_background() {
  const pid_t front = ::tcgetpgrp(STDERR_FILENO);
  return front > 0 && front != ::getpgrp();
}

}  // namespace

BottomLine::BottomLine(std::chrono::milliseconds patience)
    : is_possible_(is_terminal(STDERR_FILENO) && display::can_move_cursor(environment_value)),
      next_(std::chrono::steady_clock::now() + patience) {}

BottomLine::~BottomLine() {
  hide();
}

bool BottomLine::is_due() {
  if (!is_possible_) return false;
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return false;
  next_ = now + spacing;
  return true;
}

std::size_t BottomLine::width() const {
  const std::size_t columns = terminal_width(STDERR_FILENO);
  // The last column stays free: with it filled, some terminals are a line further.
  return (columns > 0 ? columns : usual_width) - 1;
}

void BottomLine::show(const std::string& text) {
  if (!is_possible_) return;
  std::string line(clear_line);
  line += display::cut_to_width(terminal_safe(text), width());
  line += to_beginning;
  const std::lock_guard lock(mutex_);
  if (!is_in_background() && write_if_writable(line)) is_shown_ = true;
}

void BottomLine::hide() {
  const std::lock_guard lock(mutex_);
  if (!is_shown_) return;
  if (is_in_background() || write_if_writable(clear_line)) is_shown_ = false;
}

}  // namespace newswire::app
