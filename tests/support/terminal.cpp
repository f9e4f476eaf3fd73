#include "tests/support/terminal.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/wait_until.h"

namespace newswire::test {
namespace {

// Where the escape sequence at `at` ends: CSI to its final byte, OSC to its terminator.
std::size_t sequence_end(const std::string& text, std::size_t at) {
  if (at + 1 >= text.size()) return text.size();
  if (text[at + 1] == ']') {
    const std::size_t end = text.find("\x1b\\", at);
    return end == std::string::npos ? text.size() : end + 2;
  }
  std::size_t end = at + 2;
  while (end < text.size() && (text[end] < '@' || text[end] > '~')) ++end;
  return std::min(text.size(), end + 1);
}

}  // namespace

TerminalProcess::TerminalProcess(std::vector<std::string> argv, unsigned short columns,
                                 const std::map<std::string, std::string>& environment,
                                 const std::string& output_file) {
  terminal_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (terminal_ < 0 || ::grantpt(terminal_) != 0 || ::unlockpt(terminal_) != 0) {
    throw std::runtime_error("no pseudo-terminal");
  }
  const std::string name = ::ptsname(terminal_);
  resize(columns);
  std::vector<char*> pointers;
  for (std::string& argument : argv) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setsid();
    const int own = ::open(name.c_str(), O_RDWR);  // becomes the controlling terminal
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(own, stream);
    if (!output_file.empty()) {
      ::dup2(::open(output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDOUT_FILENO);
    }
    for (const char* variable : {"NO_COLOR", "FORCE_HYPERLINK", "VTE_VERSION", "TERM_PROGRAM"}) {
      ::unsetenv(variable);
    }
    ::setenv("TERM", "xterm", 1);
    ::setenv("TZ", "UTC", 1);
    for (const auto& [key, value] : environment) ::setenv(key.c_str(), value.c_str(), 1);
    ::execvp(pointers[0], pointers.data());
    ::_exit(127);
  }
}

TerminalProcess::~TerminalProcess() {
  if (!code_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(terminal_);
}

std::string TerminalProcess::written() {
  char block[4096];
  for (ssize_t n = 0; (n = ::read(terminal_, block, sizeof block)) > 0;) {
    written_.append(block, static_cast<std::size_t>(n));
  }
  return written_;
}

std::vector<std::string> TerminalProcess::lines() {
  const std::string text = written();
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {
      const std::size_t end = sequence_end(text, at);
      if (text.substr(at, end - at) == "\x1b[J") lines.back().clear();  // always after \r
      at = end;
      continue;
    }
    if (text[at] == '\n') {
      lines.emplace_back();
    } else if (text[at] != '\r') {
      lines.back() += text[at];
    }
    ++at;
  }
  return lines;
}

bool TerminalProcess::shows(const std::string& part) {
  return std::ranges::any_of(
      lines(), [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

void TerminalProcess::resize(unsigned short columns) const {
  const winsize size{24, columns, 0, 0};
  if (::ioctl(terminal_, TIOCSWINSZ, &size) != 0) throw std::runtime_error("no such window");
}

void TerminalProcess::type(const std::string& keys) const {
  if (::write(terminal_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    throw std::runtime_error("typing failed");
  }
}

void TerminalProcess::close() {
  ::close(std::exchange(terminal_, -1));
}

std::optional<int> TerminalProcess::wait(std::chrono::milliseconds deadline) {
  wait_until(
      [this] {
        written();  // or it would wait for room
        int status = 0;
        if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
          code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        return code_.has_value();
      },
      deadline);
  return code_;
}

}  // namespace newswire::test
