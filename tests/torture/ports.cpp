#include "tests/torture/ports.h"

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace newswire::torture {
namespace {

constexpr int lowest = 10'000;
constexpr int count = 20'000;

bool is_free(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return bound;
}

}  // namespace

int quiet_port(std::mt19937& chance) {
  for (int i = 0; i < 1000; ++i) {
    const int port = lowest + static_cast<int>(chance() % count);
    if (is_free(port)) return port;
  }
  throw std::runtime_error("no free port on 127.0.0.1");
}

}  // namespace newswire::torture
