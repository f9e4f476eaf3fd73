// What systemd, or another service manager with its protocol, is told: that all is up, is being
// reloaded or ends, and, again and again, that it is alive. Datagrams to the socket that
// NOTIFY_SOCKET names, as sd_notify(3) describes; nothing where there is none.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "app/monitoring/liveness.h"

namespace newswire::app {

// What a status ends with after a reload that failed.
inline constexpr const char* kept_config = "; the new configuration is broken, the old one is kept";

// Reads NOTIFY_SOCKET and WATCHDOG_USEC, and takes them out of the environment, so that no child
// speaks for us. Any thread may use it, but alive() one only.
class ServiceManager {
 public:
  ServiceManager();
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // At the start and after each reload; `status` is a line for people.
  void ready(const std::string& status) const;
  void reloading() const;
  void stopping() const;
  // After how long without a word the manager starts the service anew; nullopt: never.
  std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }
  // To be called at each turn of a loop. Says so at half of that time, as long as no loop hangs.
  void alive(const Liveness& liveness);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void tell(const std::string& lines) const;

  int socket_ = -1;
  std::string address_;  // begins with a NUL where it is an abstract one
  std::optional<std::chrono::microseconds> watchdog_;
  SteadyTime next_;
};

}  // namespace newswire::app
