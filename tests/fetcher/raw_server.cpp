#include "tests/fetcher/raw_server.h"

#include <cerrno>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace newswire::test {
namespace {

// Short, so that a server that is told to stop does so soon.
constexpr int poll_milliseconds = 20;

bool wait_until_readable(int descriptor, const std::atomic<bool>& stopping) {
  while (!stopping) {
    pollfd entry{descriptor, POLLIN, 0};
    if (::poll(&entry, 1, poll_milliseconds) > 0) return true;
  }
  return false;
}

}  // namespace

std::string Peer::read_request() {
  std::string request;
  char buffer[4096];
  while (request.find("\r\n\r\n") == std::string::npos) {
    if (!wait_until_readable(descriptor_, stopping_)) break;
    const auto got = ::recv(descriptor_, buffer, sizeof buffer, 0);
    if (got <= 0) break;
    request.append(buffer, static_cast<std::size_t>(got));
  }
  return request;
}

bool Peer::send(std::string_view bytes) {
  while (!bytes.empty() && !stopping_) {
    pollfd entry{descriptor_, POLLOUT, 0};
    if (::poll(&entry, 1, poll_milliseconds) <= 0) continue;
    const auto put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put < 0 && errno != EAGAIN) return false;
    if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return bytes.empty();
}

void Peer::wait_for_close() {
  char buffer[4096];
  while (wait_until_readable(descriptor_, stopping_)) {
    if (::recv(descriptor_, buffer, sizeof buffer, 0) <= 0) return;
  }
}

void Peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Peer::relay(int server) {
  pollfd sides[2] = {{descriptor_, POLLIN, 0}, {server, POLLIN, 0}};
  char buffer[16 << 10];
  while (!stopping_) {
    if (::poll(sides, 2, 20) <= 0) continue;
    for (const int from : {0, 1}) {
      if (sides[from].revents == 0) continue;
      const auto got = ::recv(sides[from].fd, buffer, sizeof buffer, 0);
      if (got <= 0) return;
      const std::string_view bytes(buffer, static_cast<std::size_t>(got));
      if (from == 1 ? !send(bytes) : ::send(server, buffer, bytes.size(), MSG_NOSIGNAL) < 0) {
        return;
      }
    }
  }
}

RawServer::RawServer(Script script, const std::string& address)
    : script_(std::move(script)), address_(address) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  ::inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  socklen_t size = sizeof name;
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&name), size) != 0 ||
      ::listen(listener_, 128) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    throw std::runtime_error("no port for a test server");
  }
  port_ = ntohs(name.sin_port);
  accepting_ = std::thread([this] { accept_connections(); });
}

RawServer::~RawServer() {
  stopping_ = true;
  accepting_.join();
  for (auto& talk : talks_) talk.join();
  ::close(listener_);
}

void RawServer::accept_connections() {
  while (wait_until_readable(listener_, stopping_)) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    ++connections_;
    talks_.emplace_back([this, descriptor] {
      Peer peer(descriptor, stopping_);
      script_(peer);
      ::close(descriptor);
    });
  }
}

std::string RawServer::url(std::string_view path) const {
  return "http://" + address_ + ":" + std::to_string(port_) + std::string(path);
}

RawServer::Script always(std::string response) {
  return [response = std::move(response)](Peer& peer) {
    peer.read_request();
    peer.send(response);
  };
}

std::string http_response(std::string_view status, std::string_view headers,
                          std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace newswire::test
