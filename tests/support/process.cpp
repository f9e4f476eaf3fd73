#include "tests/support/process.h"

#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/wait_until.h"

namespace newswire::test {
namespace {

int memory_file(const std::string& text = "") {
  const int descriptor = memfd_create("newswire-test", MFD_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error("memfd_create failed");
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::write(descriptor, text.data() + done, text.size() - done);
    if (n <= 0) throw std::runtime_error("writing input failed");
    done += static_cast<std::size_t>(n);
  }
  ::lseek(descriptor, 0, SEEK_SET);
  return descriptor;
}

std::string whole(int descriptor, std::size_t from = 0) {
  std::string text;
  char block[16384];
  ssize_t n = 0;
  for (auto at = static_cast<off_t>(from); (n = ::pread(descriptor, block, sizeof block, at)) > 0;
       at += n) {
    text.append(block, static_cast<std::size_t>(n));
  }
  return text;
}

// Appends, so that a reader's offset does not matter.
int output_file() {
  const int descriptor = memory_file();
  ::fcntl(descriptor, F_SETFL, O_APPEND);
  return descriptor;
}

}  // namespace

Process::Process(std::vector<std::string> argv, const std::string& input,
                 const std::map<std::string, std::string>& environment)
    : out_(output_file()), err_(output_file()) {
  const int in = memory_file(input);
  std::vector<char*> pointers;
  for (std::string& argument : argv) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out_, STDOUT_FILENO);
    ::dup2(err_, STDERR_FILENO);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::execvp(pointers[0], pointers.data());
    ::_exit(127);
  }
  ::close(in);
}

Process::~Process() {
  if (!code_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(out_);
  ::close(err_);
}

std::string Process::out(std::size_t from) const {
  return whole(out_, from);
}
std::string Process::err() const {
  return whole(err_);
}

std::vector<std::string> Process::out_lines() const {
  std::vector<std::string> lines;
  const std::string text = out();
  for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

void Process::signal(int number) const {
  ::kill(pid_, number);
}

std::optional<int> Process::wait(std::chrono::milliseconds deadline) {
  wait_until(
      [this] {
        int status = 0;
        if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
          code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        return code_.has_value();
      },
      deadline);
  return code_;
}

Finished run(std::vector<std::string> argv, const std::string& input,
             const std::map<std::string, std::string>& environment) {
  Process process(std::move(argv), input, environment);
  const auto code = process.wait();
  return {code.value_or(-1), process.out(), process.err()};
}

std::vector<std::string> newswire_command(std::vector<std::string> arguments) {
  const char* other = std::getenv("NEWSWIRE_PROGRAM");
  arguments.insert(arguments.begin(), other ? other : NEWSWIRE_BINARY_DIR "/app/newswire");
  return arguments;
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(socket, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("no free port");
  }
  ::close(socket);
  return ntohs(address.sin_port);
}

}  // namespace newswire::test
