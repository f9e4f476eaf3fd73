#include "bench/feed_server.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/feed_documents.h"
#include "tests/support/gzip.h"

namespace newswire::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t request_limit_bytes = 16 << 10;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::string response(const std::string& headers, const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nETag: " +
         std::string(FeedServer::etag) + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Talk {
  int socket = -1;
  std::string request;
  std::string_view left;  // of the answer
  bool closes = false;
};

class Loop {
 public:
  Loop(int listener, int feeds, std::chrono::milliseconds latency);
  [[noreturn]] void run();

 private:
  struct Answer {
    steady_clock::time_point due;
    std::weak_ptr<Talk> talk;
    std::string_view bytes;
  };

  void accept_all();
  void hear(const std::shared_ptr<Talk>& talk);
  void answer(const std::shared_ptr<Talk>& talk);
  void send_rest(const std::shared_ptr<Talk>& talk);
  void send_due();
  void watch(int socket, std::uint32_t events, int operation);
  void close(const std::shared_ptr<Talk>& talk);

  const int listener_;
  const int poll_;
  const std::chrono::milliseconds latency_;
  std::vector<std::string> plain_;
  std::vector<std::string> packed_;
  const std::string unchanged_ =
      "HTTP/1.1 304 Not Modified\r\nETag: " + std::string(FeedServer::etag) + "\r\n\r\n";
  const std::string unknown_ = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  std::unordered_map<int, std::shared_ptr<Talk>> talks_;
  std::deque<Answer> waiting_;  // all wait equally long: in order
};

Loop::Loop(int listener, int feeds, std::chrono::milliseconds latency)
    : listener_(listener), poll_(::epoll_create1(EPOLL_CLOEXEC)), latency_(latency) {
  for (const std::string& document : make_feed_documents(feeds)) {
    plain_.push_back(response("", document));
    packed_.push_back(response("Content-Encoding: gzip\r\n", test::gzip(document)));
  }
  watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
}

void Loop::watch(int socket, std::uint32_t events, int operation) {
  epoll_event event{};
  event.events = events;
  event.data.fd = socket;
  ::epoll_ctl(poll_, operation, socket, &event);
}

void Loop::run() {
  std::vector<epoll_event> events(1024);
  for (;;) {
    int wait_ms = -1;
    if (!waiting_.empty()) {
      const auto left = waiting_.front().due - steady_clock::now();
      wait_ms = static_cast<int>(
          std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(left).count()));
    }
    const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), wait_ms);
    for (int i = 0; i < ready; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == listener_) {
        accept_all();
      } else if (const auto talk = talks_.find(socket); talk != talks_.end()) {
        const auto held = talk->second;
        held->left.empty() ? hear(held) : send_rest(held);
      }
    }
    send_due();
  }
}

void Loop::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto talk = std::make_shared<Talk>();
    talk->socket = socket;
    talks_[socket] = std::move(talk);
    watch(socket, EPOLLIN, EPOLL_CTL_ADD);
  }
}

void Loop::hear(const std::shared_ptr<Talk>& talk) {
  char buffer[4096];
  const auto got = ::recv(talk->socket, buffer, sizeof buffer, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return close(talk);
  talk->request.append(buffer, static_cast<std::size_t>(got));
  if (talk->request.size() > request_limit_bytes) return close(talk);
  if (talk->request.find("\r\n\r\n") != std::string::npos) answer(talk);
}

void Loop::answer(const std::shared_ptr<Talk>& talk) {
  const std::string& request = talk->request;
  std::size_t feed = plain_.size();
  if (request.starts_with("GET /")) {
    std::from_chars(request.data() + 5, request.data() + request.size(), feed);
  }
  const auto has = [&](std::string_view text) { return request.find(text) != std::string::npos; };
  std::string_view bytes = unknown_;
  if (feed < plain_.size()) {
    bytes = has(FeedServer::etag) ? unchanged_ : has("gzip") ? packed_[feed] : plain_[feed];
  }
  talk->closes = has("Connection: close");
  talk->request.clear();
  waiting_.push_back({steady_clock::now() + latency_, talk, bytes});
}

void Loop::send_due() {
  while (!waiting_.empty() && waiting_.front().due <= steady_clock::now()) {
    const Answer next = waiting_.front();
    waiting_.pop_front();
    const auto talk = next.talk.lock();
    if (!talk) continue;
    talk->left = next.bytes;
    send_rest(talk);
  }
}

void Loop::send_rest(const std::shared_ptr<Talk>& talk) {
  const auto put =
      ::send(talk->socket, talk->left.data(), talk->left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (put < 0 && errno != EAGAIN && errno != EINTR) return close(talk);
  if (put > 0) talk->left.remove_prefix(static_cast<std::size_t>(put));
  if (!talk->left.empty()) return watch(talk->socket, EPOLLOUT, EPOLL_CTL_MOD);
  if (talk->closes) return close(talk);
  watch(talk->socket, EPOLLIN, EPOLL_CTL_MOD);
}

void Loop::close(const std::shared_ptr<Talk>& talk) {
  ::close(talk->socket);
  talks_.erase(talk->socket);
}

int listen_on_loopback(std::uint16_t& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;  // 0.0.0.0: a socket for each of 2,000 addresses would be the same
  socklen_t size = sizeof name;
  if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&name), size) != 0 ||
      ::listen(listener, SOMAXCONN) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    fail("listen");
  }
  port = ntohs(name.sin_port);
  return listener;
}

}  // namespace

FeedServer::FeedServer(int feeds, std::chrono::milliseconds latency) {
  const int listener = listen_on_loopback(port_);
  int ready[2];
  if (::pipe(ready) != 0) fail("pipe");
  process_ = ::fork();
  if (process_ < 0) fail("fork");
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::close(ready[0]);
    Loop loop(listener, feeds, latency);
    ::close(ready[1]);
    loop.run();
  }
  ::close(listener);
  ::close(ready[1]);
  char nothing;
  while (::read(ready[0], &nothing, 1) < 0 && errno == EINTR) {
  }
  ::close(ready[0]);
}

FeedServer::~FeedServer() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace newswire::bench
