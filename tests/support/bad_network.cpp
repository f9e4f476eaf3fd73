#include "tests/support/bad_network.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <deque>
#include <limits>
#include <list>
#include <random>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace newswire::test {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t block_bytes = 16 * 1024;
constexpr std::size_t held_limit_bytes = 256 * 1024;  // then the sender has to wait
constexpr int tick_ms = 5;
constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

struct Piece {
  SteadyClock::time_point due;
  std::string bytes;
};

// One direction of a connection.
struct Way {
  int from = -1;
  int to = -1;
  std::deque<Piece> held{};
  std::size_t held_bytes = 0;
  bool ended = false;  // the sender has nothing more
};

struct Link {
  Way there;
  Way back;
  std::int64_t left_bytes = unlimited;  // until it is cut
  bool failed = false;
};

int socket_on_loopback(int port, sockaddr_in& address) {
  address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

}  // namespace

struct BadNetwork::Impl {
  Impl(int target_port, unsigned seed) : target(target_port), chance(seed) {
    sockaddr_in address{};
    listener = socket_on_loopback(0, address);
    socklen_t length = sizeof address;
    auto* name = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, name, length) != 0 || ::listen(listener, 128) != 0 ||
        ::getsockname(listener, name, &length) != 0) {
      throw std::runtime_error("the proxy has no port");
    }
    port = ntohs(address.sin_port);
    thread = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
  }
  ~Impl() {
    thread.request_stop();
    thread.join();
    for (const Link& link : links) close(link, false);
    ::close(listener);
  }

  void run(std::stop_token stop) {
    while (!stop.stop_requested()) {
      wait();
      if (const Weather now = wanted; now != weather) change_to(now);
      accept();
      for (auto link = links.begin(); link != links.end();) {
        link = keep(*link) ? std::next(link) : links.erase(link);
      }
    }
  }

  void wait() {
    std::vector<pollfd> watched{{listener, POLLIN, 0}};
    bool is_holding = false;
    for (const Link& link : links) {
      for (const Way* way : {&link.there, &link.back}) {
        const bool takes =
            weather != Weather::silent && !way->ended && way->held_bytes < held_limit_bytes;
        if (takes) watched.push_back({way->from, POLLIN, 0});
        is_holding = is_holding || !way->held.empty();
      }
    }
    ::poll(watched.data(), watched.size(), is_holding ? tick_ms : 10 * tick_ms);
  }

  void change_to(Weather now) {
    weather = now;
    for (Link& link : links) link.left_bytes = bytes_to_live();
  }

  std::int64_t bytes_to_live() {
    if (weather != Weather::cut && weather != Weather::reset) return unlimited;
    return std::uniform_int_distribution<std::int64_t>(1, 20'000)(chance);
  }

  void accept() {
    for (int client = -1;
         (client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0;) {
      ++taken;
      sockaddr_in address{};
      const int server = socket_on_loopback(target, address);
      const int result = ::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address);
      if (result != 0 && errno != EINPROGRESS) {
        ::close(server);
        ::close(client);
        continue;
      }
      links.push_back({{client, server}, {server, client}, bytes_to_live()});
    }
  }

  // False where the connection has ended.
  bool keep(Link& link) {
    if (weather == Weather::silent) return true;
    const bool stays = weather != Weather::closed && move(link, link.there) &&
                       move(link, link.back) && link.left_bytes > 0;
    if (stays) return true;
    if (weather != Weather::clear) ++ended;
    close(link, weather == Weather::reset);
    return false;
  }

  // False where nothing can be moved any more.
  bool move(Link& link, Way& way) {
    char block[block_bytes];
    while (!way.ended && way.held_bytes < held_limit_bytes) {
      const ssize_t n = ::recv(way.from, block, sizeof block, 0);
      if (n < 0 && (errno == EAGAIN || errno == EINTR)) break;
      if (n < 0) return false;
      way.ended = n == 0;
      if (n > 0) hold(way, std::string(block, static_cast<std::size_t>(n)));
    }
    while (!way.held.empty() && way.held.front().due <= SteadyClock::now()) {
      if (!pass_on(link, way)) break;
    }
    return link.left_bytes > 0 && !link.failed && !(way.ended && way.held.empty());
  }

  void hold(Way& way, std::string bytes) {
    auto due = SteadyClock::now();
    if (weather == Weather::delay) {
      due += std::chrono::milliseconds(std::uniform_int_distribution<int>(50, 400)(chance));
    }
    if (!way.held.empty()) due = std::max(due, way.held.back().due);
    way.held_bytes += bytes.size();
    way.held.push_back({due, std::move(bytes)});
  }

  // Sends some of the first piece. False where no more is to be sent for now.
  bool pass_on(Link& link, Way& way) {
    std::string& bytes = way.held.front().bytes;
    auto size = static_cast<std::int64_t>(bytes.size());
    const bool drips = weather == Weather::trickle;
    if (drips) size = std::min<std::int64_t>(size, 1 + static_cast<int>(chance() % 64));
    size = std::min(size, link.left_bytes);
    const ssize_t n = ::send(way.to, bytes.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
    link.failed = n < 0 && errno != EAGAIN && errno != EINTR;
    if (n <= 0) return false;
    if (link.left_bytes != unlimited) link.left_bytes -= n;
    way.held_bytes -= static_cast<std::size_t>(n);
    bytes.erase(0, static_cast<std::size_t>(n));
    if (bytes.empty()) way.held.pop_front();
    return !drips && link.left_bytes > 0;
  }

  static void close(const Link& link, bool with_reset) {
    for (const int end : {link.there.from, link.there.to}) {
      const linger none{1, 0};
      if (with_reset) ::setsockopt(end, SOL_SOCKET, SO_LINGER, &none, sizeof none);
      ::close(end);
    }
  }

  const int target;
  int listener = -1;
  int port = 0;
  std::mt19937 chance;
  std::list<Link> links;
  Weather weather = Weather::clear;
  std::atomic<Weather> wanted = Weather::clear;
  std::atomic<std::int64_t> taken = 0;
  std::atomic<std::int64_t> ended = 0;
  std::jthread thread;  // last: it uses the rest
};

BadNetwork::BadNetwork(int target_port, unsigned seed)
    : impl_(std::make_unique<Impl>(target_port, seed)) {}

BadNetwork::~BadNetwork() = default;

int BadNetwork::port() const {
  return impl_->port;
}

void BadNetwork::become(Weather weather) {
  impl_->wanted = weather;
}

std::int64_t BadNetwork::connections() const {
  return impl_->taken;
}

std::int64_t BadNetwork::broken() const {
  return impl_->ended;
}

}  // namespace newswire::test
