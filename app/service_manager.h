// What systemd, or another service manager with its protocol, is told: that all is up, is being
// reloaded or ends, and, again and again, that it is alive. Datagrams to the socket that
// NOTIFY_SOCKET names, as sd_notify(3) describes; nothing where there is none.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace newswire::app {

// Reads NOTIFY_SOCKET and WATCHDOG_USEC, and takes them out of the environment, so that no child
// speaks for us. Any thread may use it, but alive() one only.
class ServiceManager {
 public:
  ServiceManager();
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  void ready(const std::string& status) const;
  void reloading() const;
  void reloaded() const;
  void stopping() const;
  // To be called at each turn of the loop that must not hang. Tells so at half of the time after
  // which the manager would think that it does.
  void alive();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void tell(const std::string& lines) const;

  int socket_ = -1;
  std::string address_;  // begins with a NUL where it is an abstract one
  std::optional<std::chrono::microseconds> watchdog_;
  SteadyTime next_;
};

}  // namespace newswire::app
