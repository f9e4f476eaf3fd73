// A server on a loopback port that says exactly the bytes a test tells it to, however wrong.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace newswire::test {

// One accepted connection, as a test's script sees it. Every call returns at once when the server
// stops.
class Peer {
 public:
  Peer(int descriptor, const std::atomic<bool>& stopping)
      : descriptor_(descriptor), stopping_(stopping) {}

  std::string read_request();         // up to the blank line, or what came
  bool send(std::string_view bytes);  // false: the client has gone
  void wait_for_close();              // until the client has closed
  void reset();                       // closes with RST
  void relay(int server);             // both ways, until one side has closed
  int descriptor() const { return descriptor_; }
  bool stopping() const { return stopping_; }

 private:
  int descriptor_;
  const std::atomic<bool>& stopping_;
};

class RawServer {
 public:
  // Called for each connection, on a thread of its own; the connection is closed when it returns.
  using Script = std::function<void(Peer&)>;
  explicit RawServer(Script script, const std::string& address = "127.0.0.1");
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(std::string_view path) const;
  int connections() const { return connections_; }

 private:
  void accept_connections();

  Script script_;
  std::string address_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::vector<std::thread> talks_;  // the accepting thread's, until it has ended
  std::thread accepting_;
};

// Answers one request with `response`, whatever was asked.
RawServer::Script always(std::string response);

// A response with its Content-Length.
std::string http_response(std::string_view status, std::string_view headers, std::string_view body);

}  // namespace newswire::test
