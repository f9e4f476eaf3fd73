#include "app/service_manager.h"

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

namespace newswire::app {
namespace {

std::string take_variable(const char* name) {
  const char* value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  ::unsetenv(name);
  return text;
}

// As systemd wants it beside RELOADING=1.
std::string monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000);
}

}  // namespace

ServiceManager::ServiceManager() : address_(take_variable("NOTIFY_SOCKET")) {
  const std::string watchdog = take_variable("WATCHDOG_USEC");
  const std::string whose = take_variable("WATCHDOG_PID");
  if (address_.size() < 2 || address_.size() >= sizeof(sockaddr_un::sun_path)) return;
  if (address_[0] != '/' && address_[0] != '@') return;
  if (address_[0] == '@') address_[0] = '\0';
  socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (!whose.empty() && whose != std::to_string(::getpid())) return;
  long long microseconds = 0;
  std::from_chars(watchdog.data(), watchdog.data() + watchdog.size(), microseconds);
  if (microseconds > 0) watchdog_ = std::chrono::microseconds(microseconds);
}

ServiceManager::~ServiceManager() {
  if (socket_ >= 0) ::close(socket_);
}

void ServiceManager::ready(const std::string& status) const {
  tell("READY=1\nSTATUS=" + status);
}

void ServiceManager::reloading() const {
  tell("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds());
}

void ServiceManager::stopping() const {
  tell("STOPPING=1");
}

void ServiceManager::alive(const Liveness& liveness) {
  if (!watchdog_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_ || !liveness.hung(now).empty()) return;
  next_ = now + *watchdog_ / 2;
  tell("WATCHDOG=1");
}

// A manager that does not read is not waited for.
void ServiceManager::tell(const std::string& lines) const {
  if (socket_ < 0) return;
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, address_.data(), address_.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  (void)::sendto(socket_, lines.data(), lines.size(), MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&to), length);
}

}  // namespace newswire::app
