#include "fetcher/websub/callback_server.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <httplib.h>

#include "core/text.h"
#include "fetcher/websub/inbound_connection.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t workers = 8;
constexpr std::size_t max_waiting = 64;
constexpr std::size_t max_path_bytes = 512;  // cpp-httplib matches it by std::regex, which recurses
constexpr std::size_t max_challenge_bytes = 4096;
constexpr std::size_t framing_bytes = 128 << 10;  // of a body in chunks

constexpr std::string_view too_busy =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 60\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

class InboundStream final : public httplib::Stream {
 public:
  explicit InboundStream(InboundConnection& connection) : connection_(connection) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override { return connection_.read(to, size); }
  ssize_t write(const char* from, std::size_t size) override {
    return connection_.write({from, size}) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection_.descriptor(); }

 private:
  InboundConnection& connection_;
};

using HandlerResponse = httplib::Server::HandlerResponse;

std::string token_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

HandlerResponse refuse(httplib::Response& response, int status) {
  response.status = status;
  return HandlerResponse::Handled;
}

int status_of(CallbackDesk::Receipt receipt) {
  switch (receipt) {
    case CallbackDesk::Receipt::taken:
      return 202;
    case CallbackDesk::Receipt::unknown:
      return 404;
    case CallbackDesk::Receipt::ended:
      return 410;
    case CallbackDesk::Receipt::busy:
      return 503;
  }
  return 404;
}

// cpp-httplib's protocol machine and what we answer by it; it never sees a socket of its own.
class Protocol final : public httplib::Server {
 public:
  Protocol(CallbackDesk& desk, std::size_t max_body) : desk_(desk), max_body_(max_body) {
    set_payload_max_length(max_body);
    set_default_headers({{"X-Content-Type-Options", "nosniff"}});
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return look_at(request, response);
    });
    Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
      answer_question(request, response);
    });
    Post(".*", [this](const httplib::Request& request, httplib::Response& response,
                      const httplib::ContentReader& read) { take_ping(request, response, read); });
  }

  void serve(InboundConnection& connection) {
    InboundStream stream(connection);
    bool is_closed = false;
    if (process_request(stream, true, is_closed, {})) connection.finish();
  }

 private:
  // Before a body is read.
  HandlerResponse look_at(const httplib::Request& request, httplib::Response& response) const {
    if (request.method != "GET" && request.method != "POST") {
      response.set_header("Allow", "GET, POST");
      return refuse(response, 405);
    }
    if (request.path.size() > max_path_bytes) return refuse(response, 404);
    if (request.method == "GET") return HandlerResponse::Unhandled;
    const auto receipt = desk_.expects_ping(token_of(request.path));
    if (receipt != CallbackDesk::Receipt::taken) return refuse(response, status_of(receipt));
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding")) {
      return refuse(response, 411);
    }
    // A signature is of the bytes as they are; and a form is no feed.
    const auto type = ascii_lower(request.get_header_value("Content-Type"));
    if (request.has_header("Content-Encoding") || type.starts_with("multipart/")) {
      return refuse(response, 415);
    }
    return HandlerResponse::Unhandled;
  }

  void answer_question(const httplib::Request& request, httplib::Response& response) {
    const auto challenge = request.get_param_value("hub.challenge");
    const HubQuestion question{.mode = request.get_param_value("hub.mode"),
                               .topic = request.get_param_value("hub.topic"),
                               .lease_seconds = request.get_param_value("hub.lease_seconds"),
                               .reason = request.get_param_value("hub.reason")};
    const bool needs_challenge = question.mode != "denied";
    const bool is_whole =
        !needs_challenge || (!challenge.empty() && challenge.size() <= max_challenge_bytes);
    if (!is_whole || !desk_.answers(token_of(request.path), question)) {
      response.status = 404;
      return;
    }
    response.status = 200;
    response.set_content(needs_challenge ? challenge : std::string(), "text/plain");
  }

  void take_ping(const httplib::Request& request, httplib::Response& response,
                 const httplib::ContentReader& read) {
    std::string body;
    bool is_too_large = false;
    const bool is_whole = read([&](const char* bytes, std::size_t size) {
      is_too_large = size > max_body_ - body.size();
      if (!is_too_large) body.append(bytes, size);
      return !is_too_large;
    });
    if (!is_whole) {
      if (is_too_large) response.status = 413;
      if (response.status < 400) response.status = 400;
      return;
    }
    const Headers headers(request.headers.begin(), request.headers.end());
    const auto receipt = desk_.take_ping(token_of(request.path), headers, std::move(body));
    response.status = status_of(receipt);
    if (receipt == CallbackDesk::Receipt::busy) response.set_header("Retry-After", "60");
  }

  CallbackDesk& desk_;
  const std::size_t max_body_;
};

}  // namespace

struct CallbackServer::Impl {
  Impl(const Options& options, CallbackDesk& d)
      : listening(listen_at(options.listen)),
        desk(d),
        max_body(options.max_body),
        limits{.head = options.head,
               .total = options.total,
               .head_bytes = 16 << 10,
               .bytes = 2 * options.max_body + framing_bytes} {}

  void accept() {
    while (auto descriptor = accept_next(listening, interrupt)) {
      std::unique_lock lock(mutex);
      if (waiting.size() < max_waiting) {
        waiting.push_back(std::move(*descriptor));
        lock.unlock();
        changed.notify_one();
      } else {
        lock.unlock();
        InboundConnection(std::move(*descriptor), limits, interrupt).write(too_busy);
      }
    }
    const std::lock_guard lock(mutex);
    ending = true;
    changed.notify_all();
  }

  void work() {
    for (;;) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [this] { return ending || !waiting.empty(); });
      if (ending) return;
      InboundConnection connection(std::move(waiting.front()), limits, interrupt);
      waiting.pop_front();
      lock.unlock();
      Protocol(desk, max_body).serve(connection);
    }
  }

  Interrupt interrupt;
  const Descriptor listening;
  CallbackDesk& desk;
  const std::size_t max_body;
  const InboundConnection::Limits limits;
  std::mutex mutex;  // of the next three
  std::condition_variable changed;
  std::deque<Descriptor> waiting;
  bool ending = false;
  std::vector<std::thread> threads;
};

CallbackServer::CallbackServer(const Options& options, CallbackDesk& desk)
    : impl_(std::make_unique<Impl>(options, desk)) {
  impl_->threads.emplace_back([this] { impl_->accept(); });
  for (std::size_t i = 0; i < workers; ++i) {
    impl_->threads.emplace_back([this] { impl_->work(); });
  }
}

CallbackServer::~CallbackServer() {
  impl_->interrupt.set();
  for (auto& thread : impl_->threads) thread.join();
}

int CallbackServer::port() const {
  return port_of(impl_->listening);
}

}  // namespace newswire::fetcher
