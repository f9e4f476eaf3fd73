#include "bench/fanout/audience.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <string_view>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace newswire::bench {
namespace {

constexpr int process_count = 2;
constexpr std::size_t read_bytes = 256 * 1024;
constexpr int poll_ms = 200;

volatile std::sig_atomic_t reconnect_wanted = 0;

// The number of a message, which its header has near its beginning; 0 where it is no item.
std::int64_t number_of(std::string_view header) {
  constexpr std::string_view beginning = R"({"v":1,"kind":"item")";
  constexpr std::string_view key = R"("seq":)";
  if (!header.starts_with(beginning)) return 0;
  const std::size_t at = header.substr(0, 80).find(key, beginning.size());
  std::int64_t number = 0;
  if (at != std::string_view::npos) {
    std::from_chars(header.data() + at + key.size(), header.data() + header.size(), number);
  }
  return number;
}

class Listeners {
 public:
  Listeners(Blackboard& blackboard, const Protocol& protocol, std::uint16_t port,
            std::vector<std::string> lanes)
      : blackboard_(blackboard),
        protocol_(protocol),
        port_(port),
        lanes_(std::move(lanes)),
        connections_(lanes_.size()),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        buffer_(read_bytes, '\0') {}

  [[noreturn]] void listen() {
    connect_all();
    while (true) {
      std::array<epoll_event, 256> events;
      const int count = ::epoll_wait(epoll_, events.data(), events.size(), poll_ms);
      for (int i = 0; i < count; ++i) {
        receive(connections_[events[static_cast<std::size_t>(i)].data.u64]);
      }
      tell();
      if (reconnect_wanted != 0) {
        reconnect_wanted = 0;
        connect_all();
      }
    }
  }

 private:
  struct Connection {
    int socket = -1;
    const std::string* lane = nullptr;
    bool greeted = false;
    bool ready = false;
    std::string unread;  // the beginning of a unit
  };

  void connect_all() {
    for (Connection& connection : connections_) {
      if (connection.socket >= 0) ::close(connection.socket);
      connection = {};
    }
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      const int socket = connect_to(port_);
      if (socket < 0 || !send_all(socket, protocol_.opening(lanes_[i]))) {
        ++blackboard_.lost;
        continue;
      }
      connections_[i].socket = socket;
      connections_[i].lane = &lanes_[i];
      epoll_event event{EPOLLIN, {}};
      event.data.u64 = i;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
    }
  }

  void receive(Connection& connection) {
    if (connection.socket < 0) return;
    const ssize_t count = ::recv(connection.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
      ::close(connection.socket);
      connection.socket = -1;
      ++blackboard_.lost;
      return;
    }
    received_ns_ = now_ns();
    if (!connection.greeted) {
      connection.greeted = true;
      ++blackboard_.greeted;
    }
    const std::string_view fresh(buffer_.data(), static_cast<std::size_t>(count));
    if (connection.unread.empty()) {
      connection.unread = take_units(connection, fresh);
    } else {
      connection.unread.append(fresh);
      connection.unread.erase(
          0, connection.unread.size() - take_units(connection, connection.unread).size());
    }
  }

  // Returns what is left.
  std::string_view take_units(Connection& connection, std::string_view bytes) {
    while (!bytes.empty()) {
      const Unit unit = protocol_.next(bytes);
      if (unit.bytes == 0) break;
      if (unit.is_greeting) send_all(connection.socket, protocol_.second(*connection.lane));
      if (!unit.answer.empty()) send_all(connection.socket, unit.answer);
      if (!unit.payload.empty()) take_message(connection, number_of(unit.payload));
      bytes.remove_prefix(unit.bytes);
    }
    return bytes;
  }

  void take_message(Connection& connection, std::int64_t number) {
    if (number <= 0) return;
    if (!connection.ready) {
      connection.ready = true;
      ++blackboard_.ready;
    }
    if (number < blackboard_.counted_from.load(std::memory_order_relaxed)) return;
    ++deliveries_;
    if (!blackboard_.sampling.load(std::memory_order_relaxed)) return;
    const std::int64_t sent =
        blackboard_.sent_ns[static_cast<std::size_t>(number) % Blackboard::max_messages].load(
            std::memory_order_relaxed);
    if (sent == 0) return;
    const std::uint64_t at = blackboard_.sample_count.fetch_add(1, std::memory_order_relaxed);
    if (at >= Blackboard::max_samples) return;
    const std::int64_t late_us = (received_ns_ - sent) / 1000;
    blackboard_.samples_us[at] = static_cast<std::uint32_t>(std::max<std::int64_t>(late_us, 0));
  }

  void tell() {
    if (deliveries_ == 0) return;
    blackboard_.deliveries += deliveries_;
    deliveries_ = 0;
  }

  Blackboard& blackboard_;
  const Protocol& protocol_;
  std::uint16_t port_;
  std::vector<std::string> lanes_;
  std::vector<Connection> connections_;
  int epoll_;
  std::string buffer_;
  std::int64_t received_ns_ = 0;
  std::uint64_t deliveries_ = 0;
};

}  // namespace

Audience::Audience(Blackboard& blackboard, const Protocol& protocol, std::uint16_t port,
                   int subscribers, const LaneOf& lane_of) {
  for (int process = 0; process < process_count; ++process) {
    std::vector<std::string> lanes;
    for (int i = process; i < subscribers; i += process_count) lanes.push_back(lane_of(i));
    processes_.emplace_back([&] {
      std::signal(SIGUSR1, [](int) { reconnect_wanted = 1; });
      Listeners(blackboard, protocol, port, std::move(lanes)).listen();
    });
  }
}

void Audience::reconnect() {
  for (const Child& process : processes_) process.signal(SIGUSR1);
}

double Audience::cpu_seconds() const {
  double sum = 0;
  for (const Child& process : processes_) sum += process.cpu_seconds();
  return sum;
}

}  // namespace newswire::bench
