// Where sockets are bound and connected, and the options that all of them share. For wire/ only,
// but for is_exposed().
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/result.h"
#include "wire/curve/keys.h"

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

// An Error for an endpoint that may not be bound: one beyond this machine without protection, a
// path too long for ipc, another transport.
Result<std::string> check_bindable(const std::string& endpoint, const Protection& protection = {});

// Whether other machines can reach it, and nothing protects it.
bool is_exposed(const std::string& endpoint, const Protection& protection);

// To be called before bind or connect.
void set_common_options(zmq::socket_t& socket, const std::string& endpoint,
                        std::chrono::milliseconds linger);

// Before connect. Throws FatalError where the keys do not fit each other.
void set_client_keys(zmq::socket_t& socket, const ClientKeys& keys);

// Throw FatalError, naming the endpoint. A server with keys needs a Gatekeeper, or it admits all.
Binding bind(zmq::socket_t& socket, const std::string& endpoint, const Protection& protection = {});
void connect(zmq::socket_t& socket, const std::string& endpoint);

// Cuts every connection of the socket and listens anew at the same place. False where that is not
// free yet, or not any more: try again.
bool rebind(zmq::socket_t& socket, const Binding& binding);

}  // namespace newswire::wire
