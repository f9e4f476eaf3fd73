#include "bench/fanout/trouble.h"

#include <chrono>
#include <csignal>
#include <random>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace newswire::bench {
namespace {

using namespace std::chrono_literals;

constexpr int greedy_connections = 8;
constexpr int requests_at_once = 16;
constexpr auto between_garbage = 2ms;

// Connected and greeted; -1 where it was not.
int connect_zmtp(std::uint16_t port) {
  const int socket = connect_to(port);
  char greeting[zmtp_greeting_bytes];
  if (send_all(socket, zmtp_greeting()) &&
      ::recv(socket, greeting, sizeof greeting, MSG_WAITALL) == sizeof greeting) {
    return socket;
  }
  ::close(socket);
  return -1;
}

void subscribe(std::uint16_t port) {
  send_all(connect_zmtp(port), zmtp.second(common_lane));
}

std::string replay_request(std::uint32_t epoch) {
  return zmtp_short_frame(0, R"({"v":1,"op":"replay","epoch":)" + std::to_string(epoch) +
                                 R"(,"sub":"n/","after":0,"limit":500})");
}

// Each answer is followed by another request.
[[noreturn]] void read_greedily(std::uint16_t port, const std::string& request) {
  std::vector<pollfd> sockets;
  std::vector<std::string> unread(greedy_connections);
  for (int i = 0; i < greedy_connections; ++i) {
    const int socket = connect_zmtp(port);
    send_all(socket, zmtp_ready("DEALER"));
    for (int sent = 0; sent < requests_at_once; ++sent) send_all(socket, request);
    sockets.push_back({socket, POLLIN, 0});
  }
  std::string buffer(1 << 20, '\0');
  while (true) {
    ::poll(sockets.data(), sockets.size(), -1);
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      if (sockets[i].revents == 0) continue;
      const ssize_t count = ::recv(sockets[i].fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (count <= 0) continue;
      unread[i].append(buffer, 0, static_cast<std::size_t>(count));
      std::size_t at = 0;
      while (true) {
        const ZmtpFrame frame = zmtp_frame(std::string_view(unread[i]).substr(at));
        if (frame.bytes == 0) break;
        at += frame.bytes;
        if (!frame.command) send_all(sockets[i].fd, request);
      }
      unread[i].erase(0, at);
    }
  }
}

std::string random_bytes(std::minstd_rand& random) {
  std::string bytes(1 + random() % 4096, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() >> 8);
  return bytes;
}

// To be sent by who was greeted.
std::string garbage(std::minstd_rand& random) {
  static const std::string gigabyte("\x02\0\0\0\0\x40\0\0\0", 9);
  switch (random() % 4) {
    case 0:
      return random_bytes(random);
    case 1:
      return zmtp_ready("SUB") + gigabyte + random_bytes(random);
    case 2:
      return zmtp_ready("DEALER") + zmtp_short_frame(0, R"({"v":1,"op":)") +
             zmtp_short_frame(0, std::string(200, '{'));
    default: {
      std::string bytes = zmtp_ready("SUB");
      for (int i = 0; i < 20; ++i) bytes += zmtp_short_frame(0, '\x01' + std::to_string(random()));
      return bytes;
    }
  }
}

}  // namespace

Child start_stopped_subscriber(const NewswireServer& server) {
  return Child([&] {
    subscribe(server.port());
    ::raise(SIGSTOP);
  });
}

Child start_deaf_subscriber(const NewswireServer& server) {
  return Child([&] {
    subscribe(server.port());
    while (true) ::pause();
  });
}

Child start_greedy_reader(const NewswireServer& server) {
  const std::string request = replay_request(server.epoch());
  return Child([&] { read_greedily(server.replay_port(), request); });
}

Child start_garbage_sender(const NewswireServer& server) {
  return Child([&] {
    std::minstd_rand random(1);
    while (true) {
      const int socket = connect_zmtp(random() % 2 == 0 ? server.port() : server.replay_port());
      send_all(socket, garbage(random));
      ::close(socket);
      std::this_thread::sleep_for(between_garbage);
    }
  });
}

}  // namespace newswire::bench
