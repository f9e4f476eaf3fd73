#include "app/actions/child.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/descriptor.h"

namespace newswire::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int give_up_interval_ms = 50;
constexpr milliseconds grace{1000};  // between SIGTERM and SIGKILL

// In memory, so that a child that does not read it holds up nobody.
bool write_whole(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(file, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::lseek(file, 0, SEEK_SET) == 0;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> environment_with(const Child& child) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const bool is_replaced = [&] {
      for (const auto& [name, value] : child.environment) {
        if (text.substr(0, text.find('=')) == name) return true;
      }
      return false;
    }();
    if (!is_replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : child.environment) all.push_back(name + "=" + value);
  return all;
}

// 0, or what errno would say.
int start(const Child& child, int input, pid_t& pid) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  sigset_t usual;
  sigemptyset(&usual);
  for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM}) sigaddset(&usual, signal);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setpgroup(&attributes, 0);

  std::vector<std::string> argv = child.argv;
  std::vector<std::string> environment = environment_with(child);
  const int error = posix_spawnp(&pid, argv.front().c_str(), &files, &attributes,
                                 pointers(argv).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

// Whether it ended by then.
bool wait_for(int process, steady_clock::time_point deadline,
              const std::function<bool()>& give_up) {
  while (true) {
    pollfd ended{process, POLLIN, 0};
    if (::poll(&ended, 1, give_up_interval_ms) == 1) return true;
    if (steady_clock::now() >= deadline || (give_up && give_up())) return false;
  }
}

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void end_group(pid_t pid, int process) {
  ::kill(-pid, SIGTERM);
  wait_for(process, steady_clock::now() + grace, {});
  ::kill(-pid, SIGKILL);
}

}  // namespace

ChildEnd run_child(const Child& child, milliseconds deadline,
                   const std::function<bool()>& give_up) {
  using Kind = ChildEnd::Kind;
  const auto failed = [](int error) {
    return ChildEnd{Kind::not_started, 0, std::strerror(error)};
  };
  const Descriptor input(memfd_create("newswire-input", MFD_CLOEXEC));
  if (input.number() < 0 || !write_whole(input.number(), child.input)) return failed(errno);
  pid_t pid = -1;
  if (const int error = start(child, input.number(), pid); error != 0) return failed(error);
  // By number: the C library of Ubuntu 22.04 does not have it yet.
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (process.number() < 0) {
    const int error = errno;
    ::kill(-pid, SIGKILL);
    reap(pid);
    return failed(error);
  }
  if (wait_for(process.number(), steady_clock::now() + deadline, give_up)) {
    return {Kind::exited, reap(pid)};
  }
  end_group(pid, process.number());
  reap(pid);
  return {give_up && give_up() ? Kind::called_off : Kind::timed_out};
}

}  // namespace newswire::app
