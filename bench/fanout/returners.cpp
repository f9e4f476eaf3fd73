#include "bench/fanout/returners.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>

namespace newswire::bench {
namespace {

// The number after the key, near the beginning of an answer; -1: it has none.
std::int64_t number_after(std::string_view answer, std::string_view key) {
  const std::size_t at = answer.substr(0, 300).find(key);
  std::int64_t number = -1;
  if (at != std::string_view::npos) {
    std::from_chars(answer.data() + at + key.size(), answer.data() + answer.size(), number);
  }
  return number;
}

class Returners {
 public:
  Returners(Blackboard& blackboard, std::uint16_t port, std::uint32_t epoch, int readers)
      : blackboard_(blackboard),
        epoch_(std::to_string(epoch)),
        readers_(static_cast<std::size_t>(readers)),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        buffer_(1 << 20, '\0') {
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      readers_[i].socket = connect_to(port);
      epoll_event event{EPOLLIN, {}};
      event.data.u64 = i;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, readers_[i].socket, &event);
      send_all(readers_[i].socket, zmtp_greeting());
    }
  }

  [[noreturn]] void read_all() {
    while (true) {
      std::array<epoll_event, 256> events;
      const int count = ::epoll_wait(epoll_, events.data(), events.size(), 5);
      for (int i = 0; i < count; ++i) {
        receive(readers_[events[static_cast<std::size_t>(i)].data.u64]);
      }
      while (!waiting_.empty() && waiting_.begin()->first <= now_ns()) {
        ask(*waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
      }
    }
  }

 private:
  struct Reader {
    int socket = -1;
    std::int64_t position = 0;
    bool greeted = false;
    std::string unread;
  };

  void ask(Reader& reader) {
    send_all(reader.socket,
             zmtp_short_frame(0, R"({"v":1,"op":"replay","epoch":)" + epoch_ +
                                     R"(,"sub":"n/","after":)" + std::to_string(reader.position) +
                                     R"(,"limit":500})"));
  }

  void receive(Reader& reader) {
    const ssize_t count = ::recv(reader.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (count <= 0) {
      if (count < 0 && errno == EAGAIN) return;
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, reader.socket, nullptr);
      return;
    }
    reader.unread.append(buffer_, 0, static_cast<std::size_t>(count));
    std::size_t at = 0;
    if (!reader.greeted) {
      if (reader.unread.size() < zmtp_greeting_bytes) return;
      at = zmtp_greeting_bytes;
      reader.greeted = true;
      send_all(reader.socket,
               zmtp_ready("DEALER") +
                   zmtp_short_frame(0, R"({"v":1,"op":"hello","client":"bench/1.0"})"));
    }
    while (true) {
      const ZmtpFrame frame = zmtp_frame(std::string_view(reader.unread).substr(at));
      if (frame.bytes == 0) break;
      at += frame.bytes;
      if (!frame.command) take_answer(reader, frame.body);
    }
    reader.unread.erase(0, at);
  }

  void take_answer(Reader& reader, std::string_view answer) {
    const std::int64_t retry_ms = number_after(answer, R"("retry_ms":)");
    const std::int64_t next = number_after(answer, R"("next":)");
    if (retry_ms >= 0) {
      ++blackboard_.refusals;
      waiting_.emplace(now_ns() + retry_ms * 1'000'000, &reader);
      return;
    }
    if (next >= 0) {
      ++blackboard_.pages;
      reader.position = next;
      if (answer.substr(0, 300).find(R"("more":true)") == std::string_view::npos) {
        ++blackboard_.caught_up;
        return;
      }
    }
    ask(reader);
  }

  Blackboard& blackboard_;
  std::string epoch_;
  std::vector<Reader> readers_;
  int epoll_;
  std::string buffer_;
  std::multimap<std::int64_t, Reader*> waiting_;  // until when
};

}  // namespace

Child start_returners(Blackboard& blackboard, const NewswireServer& server, int readers) {
  const std::uint32_t epoch = server.epoch();
  return Child([&] { Returners(blackboard, server.replay_port(), epoch, readers).read_all(); });
}

}  // namespace newswire::bench
