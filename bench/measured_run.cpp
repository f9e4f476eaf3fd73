#include "bench/measured_run.h"

#include <cerrno>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace newswire::bench {
namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Cost measure(const std::function<int()>& work) {
  const auto began = std::chrono::steady_clock::now();
  const pid_t process = ::fork();
  if (process < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (process == 0) ::_exit(work());
  int status = 0;
  rusage used{};
  while (::wait4(process, &status, 0, &used) < 0 && errno == EINTR) {
  }
  Cost cost;
  cost.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  cost.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  cost.peak_mib = static_cast<double>(used.ru_maxrss) / 1024;
  if (WIFEXITED(status)) cost.code = WEXITSTATUS(status);
  return cost;
}

Cost measure(const std::vector<std::string>& argv) {
  std::vector<char*> pointers;
  for (const std::string& argument : argv) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  return measure([&] {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (int stream = 0; stream < 3; ++stream) ::dup2(nowhere, stream);
    ::execvp(pointers[0], pointers.data());
    return 127;
  });
}

}  // namespace newswire::bench
