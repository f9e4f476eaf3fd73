// A real process on a terminal of its own: a pseudo-terminal of a given size, and what it shows.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace newswire::test {

class TerminalProcess {
 public:
  // All three standard streams are the terminal, but for standard output where `output_file` names
  // one. TERM is xterm, unless `environment`, which is added to ours, says otherwise.
  TerminalProcess(std::vector<std::string> argv, unsigned short columns,
                  const std::map<std::string, std::string>& environment = {},
                  const std::string& output_file = "");
  ~TerminalProcess();
  TerminalProcess(const TerminalProcess&) = delete;
  TerminalProcess& operator=(const TerminalProcess&) = delete;

  // Every byte that came so far.
  std::string written();
  // What is to be seen of it, a line each: colours, links and lines that were cleared are gone.
  std::vector<std::string> lines();
  bool shows(const std::string& part);

  void resize(unsigned short columns) const;  // as a window: with SIGWINCH
  void type(const std::string& keys) const;
  void close();  // as somebody closes a window: with SIGHUP, and nothing more is to be seen
  std::optional<int> wait(std::chrono::milliseconds deadline = std::chrono::seconds(30));

 private:
  int terminal_ = -1;
  pid_t pid_ = -1;
  std::string written_;
  std::optional<int> code_;
};

}  // namespace newswire::test
