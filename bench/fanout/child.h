// Processes that a measurement starts, and what they have used.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace newswire::bench {

// Ended by the destructor (SIGTERM, after three seconds SIGKILL), and with this process.
class Child {
 public:
  // What it prints is thrown away. argv[0] is looked up in PATH.
  explicit Child(const std::vector<std::string>& argv);
  explicit Child(const std::function<void()>& work);
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  void signal(int number) const;
  double cpu_seconds() const;  // user and system, so far
  double resident_kib() const;

 private:
  pid_t pid_;
};

bool is_installed(const std::string& program);

// A loopback port that nobody listens on; one that is listened on within ten seconds.
std::uint16_t free_port();
bool wait_until_listened_on(std::uint16_t port);

// A connected, blocking socket; -1 where there is none to be had.
int connect_to(std::uint16_t port);
bool send_all(int socket, std::string_view bytes);

}  // namespace newswire::bench
