// A real process: the built program, started, signalled and waited for.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace newswire::test {

class Process {
 public:
  // argv[0] is looked up in PATH. Output goes to files, so that it never blocks. `environment` is
  // added to ours. The process is killed when we die, and by the destructor.
  explicit Process(std::vector<std::string> argv, const std::string& input = "",
                   const std::map<std::string, std::string>& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  std::string out(std::size_t from = 0) const;  // standard output so far, from that byte on
  std::string err() const;
  std::vector<std::string> out_lines() const;  // the whole ones
  void signal(int number) const;
  pid_t pid() const { return pid_; }

  // The exit code (128 + signal where one killed it); nullopt where it still runs at the deadline.
  std::optional<int> wait(std::chrono::milliseconds deadline = std::chrono::seconds(30));

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::optional<int> code_;
};

struct Finished {
  int code = -1;  // -1: it did not end in time
  std::string out;
  std::string err;
};
Finished run(std::vector<std::string> argv, const std::string& input = "",
             const std::map<std::string, std::string>& environment = {});

// `newswire` as built beside the tests, or what NEWSWIRE_PROGRAM names.
std::vector<std::string> newswire_command(std::vector<std::string> arguments);

// A loopback port that nobody listens on.
int free_port();

}  // namespace newswire::test
