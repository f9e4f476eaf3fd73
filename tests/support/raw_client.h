// A client of a server on loopback that says the bytes it is told to, and hears what comes.
#pragma once

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace newswire::test {

class RawClient {
 public:
  explicit RawClient(int port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ =
        ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(descriptor_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_connected() const { return is_connected_; }
  bool say(const std::string& bytes) const {
    return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  // All that is said until the end, or for so long.
  std::string hear(std::chrono::milliseconds at_most = std::chrono::seconds(20)) const {
    std::string heard;
    const auto end = std::chrono::steady_clock::now() + at_most;
    char buffer[4096];
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      pollfd entry{descriptor_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&entry, 1, static_cast<int>(left.count())) <= 0) return heard;
      const auto got = ::recv(descriptor_, buffer, sizeof buffer, 0);
      if (got <= 0) return heard;
      heard.append(buffer, static_cast<std::size_t>(got));
    }
  }
  // Whether the peer ends it, whatever it says before.
  bool is_closed_by_peer(std::chrono::seconds deadline = std::chrono::seconds(20)) const {
    const timeval limit{deadline.count(), 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    char bytes[256];
    while (is_connected_) {
      const auto count = ::recv(descriptor_, bytes, sizeof bytes, 0);
      if (count == 0 || (count < 0 && errno == ECONNRESET)) return true;
      if (count < 0) return false;
    }
    return false;
  }

 private:
  int descriptor_;
  bool is_connected_ = false;
};

struct HttpAnswer {
  int status = 0;  // 0: none came
  std::string head;
  std::string body;
};

// Of a request that is said whole, on a connection of its own.
inline HttpAnswer http_ask(int port, const std::string& request) {
  const RawClient client(port);
  if (!client.is_connected() || !client.say(request)) return {};
  const std::string heard = client.hear();
  const auto end = heard.find("\r\n\r\n");
  if (end == std::string::npos || heard.size() < 12) return {0, heard, ""};
  return {std::atoi(heard.c_str() + 9), heard.substr(0, end + 2), heard.substr(end + 4)};
}

inline HttpAnswer http_get(int port, const std::string& path) {
  return http_ask(port, "GET " + path + " HTTP/1.1\r\nHost: me\r\n\r\n");
}

}  // namespace newswire::test
