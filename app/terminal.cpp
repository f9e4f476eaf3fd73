#include "app/terminal.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "core/result.h"

namespace newswire::app {

void say(std::string_view message) {
  std::cerr << "newswire: " << message << std::endl;
}

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1;
}

bool use_colour() {
  const char* no_color = std::getenv("NO_COLOR");
  return is_terminal(STDOUT_FILENO) && (no_color == nullptr || *no_color == '\0');
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

bool write_line(std::string_view line) {
  std::string whole(line);
  whole += '\n';
  for (std::size_t done = 0; done < whole.size();) {
    const ssize_t n = ::write(STDOUT_FILENO, whole.data() + done, whole.size() - done);
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno == EPIPE) {
      return false;
    } else if (errno != EINTR && errno != EAGAIN) {
      throw FatalError(std::string("cannot write to standard output: ") + std::strerror(errno));
    }
  }
  return true;
}

}  // namespace newswire::app
