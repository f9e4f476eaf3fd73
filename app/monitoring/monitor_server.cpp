#include "app/monitoring/monitor_server.h"

#include <chrono>
#include <cstddef>
#include <exception>
#include <utility>

#include <httplib.h>

#include "fetcher/transport/inbound_service.h"
#include "fetcher/transport/inbound_stream.h"

namespace newswire::app {
namespace {

constexpr std::size_t workers = 2;
constexpr std::size_t max_waiting = 16;
constexpr std::size_t max_body_bytes = 1024;  // which nobody sends with a GET
constexpr fetcher::InboundConnection::Limits limits{
    .head = std::chrono::milliseconds(2000),
    .total = std::chrono::milliseconds(5000),
    .head_bytes = 16 << 10,
    .bytes = 32 << 10,
};

// cpp-httplib's protocol machine over connections of ours. All is answered before it looks for
// routes, whose regular expressions are not for paths from outside.
class Protocol final : public httplib::Server {
 public:
  explicit Protocol(MonitorServer::Pages pages) : pages_(std::move(pages)) {
    set_payload_max_length(max_body_bytes);
    set_default_headers({{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}});
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
      return HandlerResponse::Handled;
    });
  }

  // Several threads at once.
  void serve(fetcher::InboundConnection& connection) {
    fetcher::InboundStream stream(connection);
    bool is_closed = false;
    if (process_request(stream, true, is_closed, {})) connection.finish();
  }

 private:
  void answer(const httplib::Request& request, httplib::Response& response) const {
    if (request.method != "GET" && request.method != "HEAD") {
      response.set_header("Allow", "GET, HEAD");
      return put({405, "only GET and HEAD\n"}, response);
    }
    try {
      put(pages_(request.path), response);
    } catch (const std::exception& trouble) {
      put({500, std::string(trouble.what()) + '\n'}, response);
    }
  }

  static void put(Answer answer, httplib::Response& response) {
    response.status = answer.status;
    response.set_content(std::move(answer.body), answer.content_type);
  }

  const MonitorServer::Pages pages_;
};

}  // namespace

struct MonitorServer::Impl {
  Impl(const std::string& listen, Pages pages)
      : protocol(std::move(pages)),
        service({.listen = listen,
                 .purpose = "monitoring",
                 .workers = workers,
                 .max_waiting = max_waiting,
                 .limits = limits},
                [this](fetcher::InboundConnection& connection) { protocol.serve(connection); }) {}

  Protocol protocol;
  fetcher::InboundService service;  // last: its threads use it
};

MonitorServer::MonitorServer(const std::string& listen, Pages pages)
    : impl_(std::make_unique<Impl>(listen, std::move(pages))) {}

MonitorServer::~MonitorServer() = default;

int MonitorServer::port() const {
  return impl_->service.port();
}

}  // namespace newswire::app
