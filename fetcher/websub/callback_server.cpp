#include "fetcher/websub/callback_server.h"

#include <utility>

#include <httplib.h>

#include "core/text.h"
#include "fetcher/transport/inbound_service.h"
#include "fetcher/transport/inbound_stream.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t workers = 8;
constexpr std::size_t max_waiting = 64;
constexpr std::size_t max_path_bytes = 512;  // cpp-httplib matches it by std::regex, which recurses
constexpr std::size_t max_challenge_bytes = 4096;
constexpr std::size_t framing_bytes = 128 << 10;  // of a body in chunks

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
  Impl(const Options& options, CallbackDesk& desk)
      : service({.listen = options.listen,
                 .purpose = "hubs",
                 .workers = workers,
                 .max_waiting = max_waiting,
                 .limits = {.head = options.head,
                            .total = options.total,
                            .head_bytes = 16 << 10,
                            .bytes = 2 * options.max_body + framing_bytes}},
                [&desk, max_body = options.max_body](InboundConnection& connection) {
                  Protocol(desk, max_body).serve(connection);
                }) {}

  InboundService service;
};

CallbackServer::CallbackServer(const Options& options, CallbackDesk& desk)
    : impl_(std::make_unique<Impl>(options, desk)) {}

CallbackServer::~CallbackServer() = default;

int CallbackServer::port() const {
  return impl_->service.port();
}

}  // namespace newswire::fetcher
