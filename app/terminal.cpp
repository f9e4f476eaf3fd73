#include "app/terminal.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/result.h"
#include "core/text.h"
#include "display/capabilities.h"

namespace newswire::app {
namespace {

// A pipe that is writable takes so much without blocking.
constexpr std::size_t unblocked_bytes = PIPE_BUF;
constexpr int give_up_interval_ms = 50;

bool wait_until_writable(const std::function<bool()>& give_up) {
  pollfd writable{STDOUT_FILENO, POLLOUT, 0};
  while (::poll(&writable, 1, give_up_interval_ms) <= 0) {
    if (give_up && give_up()) return false;
  }
  return true;
}

}  // namespace

void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    // The lowest free number is the one that is missing, as those below it are taken by now. Opened
    // for the direction that is of no use, it fails as the closed one did.
    const int mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (::open("/dev/null", mode) == -1) throw FatalError("cannot open /dev/null");
  }
}

void say(std::string_view message) {
  std::string text = "newswire: ";
  while (true) {
    const std::size_t end = message.find('\n');
    text += terminal_safe(message.substr(0, end)) + '\n';
    if (end == std::string_view::npos) break;
    message.remove_prefix(end + 1);
  }
  std::cerr << text << std::flush;
}

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1;
}

bool has_controlling_terminal() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return false;
  ::close(terminal);
  return true;
}

std::size_t terminal_width(int descriptor) {
  winsize size{};
  if (!is_terminal(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

bool shows_colour(int descriptor) {
  return display::shows_colour(display::ColourChoice::automatic, is_terminal(descriptor),
                               environment_value);
}

std::string_view environment_value(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool write_text(std::string_view text, const std::function<bool()>& give_up) {
  while (!text.empty()) {
    if (give_up && !wait_until_writable(give_up)) return false;
    const std::size_t size = give_up ? std::min(text.size(), unblocked_bytes) : text.size();
    const ssize_t n = ::write(STDOUT_FILENO, text.data(), size);
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EPIPE) {
      return false;
    } else if (errno == EAGAIN) {
      if (!wait_until_writable(give_up)) return false;
    } else if (errno != EINTR) {
      throw FatalError(std::string("cannot write to standard output: ") + std::strerror(errno));
    }
  }
  return true;
}

bool write_line(std::string_view line, const std::function<bool()>& give_up) {
  return write_text(std::string(line) + '\n', give_up);
}

bool reader_has_gone() {
  pollfd output{STDOUT_FILENO, 0, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

std::size_t read_some(int descriptor, std::string_view what, char* to, std::size_t size) {
  while (true) {
    const ssize_t n = ::read(descriptor, to, size);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno == EAGAIN) {
      pollfd readable{descriptor, POLLIN, 0};
      ::poll(&readable, 1, -1);
    } else if (errno != EINTR) {
      throw FatalError("cannot read " + std::string(what) + ": " + std::strerror(errno));
    }
  }
}

}  // namespace newswire::app
