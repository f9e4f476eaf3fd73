// Where sockets are bound and connected, and the options that all of them share. For wire/ only.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/result.h"

namespace zmq {
class socket_t;
}

namespace newswire::wire {

// Where a bound socket is, and the lock that keeps others off its ipc path. Keep it as long as the
// socket.
class Binding {
 public:
  Binding(std::string endpoint, int lock) : endpoint_(std::move(endpoint)), lock_(lock) {}
  Binding(Binding&& other) noexcept
      : endpoint_(std::move(other.endpoint_)), lock_(std::exchange(other.lock_, -1)) {}
  Binding& operator=(Binding&&) = delete;
  ~Binding();

  const std::string& endpoint() const { return endpoint_; }  // with the port that was chosen

 private:
  std::string endpoint_;
  int lock_;  // a file descriptor, or -1
};

constexpr std::size_t max_ipc_path_bytes = 107;  // sockaddr_un, without its NUL

// An Error for an endpoint that may not be bound: one beyond this machine, a path too long for
// ipc, another transport.
Result<std::string> check_bindable(const std::string& endpoint);

// To be called before bind or connect.
void set_common_options(zmq::socket_t& socket, const std::string& endpoint,
                        std::chrono::milliseconds linger);

// Throw FatalError, naming the endpoint.
Binding bind(zmq::socket_t& socket, const std::string& endpoint);
void connect(zmq::socket_t& socket, const std::string& endpoint);

}  // namespace newswire::wire
