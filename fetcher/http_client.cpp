#include "fetcher/http_client.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <httplib.h>

#include "core/text.h"
#include "feed/content_coding.h"
#include "fetcher/credentials.h"
#include "fetcher/transport/address.h"
#include "fetcher/transport/connection.h"
#include "fetcher/transport/connection_pool.h"
#include "fetcher/transport/idna.h"
#include "fetcher/transport/interrupt.h"
#include "fetcher/transport/message_body.h"
#include "fetcher/transport/message_head.h"
#include "fetcher/transport/resolver.h"
#include "fetcher/transport/tls.h"
#include "fetcher/transport/tunnel.h"

namespace newswire::fetcher {
namespace {

// What a body may cost on the wire beyond its own size: chunk framing, and a head.
std::size_t wire_limit(std::size_t max_body_bytes) {
  return 2 * max_body_bytes + (128 << 10);
}

// What cpp-httplib reads from and writes to: our connection, with the head noted down as it passes,
// because cpp-httplib percent-decodes header values and validators must be echoed byte for byte.
class RecordedStream final : public httplib::Stream {
 public:
  RecordedStream(Connection& connection, std::size_t max_wire_bytes)
      : connection_(connection), max_wire_bytes_(max_wire_bytes) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override {
    return connection_.write({from, size}) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection_.descriptor(); }

  std::string_view head() const { return head_.bytes(); }
  std::size_t wire_bytes() const { return wire_bytes_; }
  bool over_limit() const { return over_limit_; }
  bool has_more() const { return begin_ != end_; }  // than was asked for

 private:
  bool fill();
  bool receive_head();

  Connection& connection_;
  const std::size_t max_wire_bytes_;
  std::array<char, 16 << 10> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t wire_bytes_ = 0;
  bool over_limit_ = false;
  HeadRecorder head_;
  std::size_t told_ = 0;  // of the head
};

bool RecordedStream::fill() {
  if (wire_bytes_ > max_wire_bytes_) over_limit_ = true;
  const long got = over_limit_ ? -1 : connection_.read(buffer_.data(), buffer_.size());
  begin_ = 0;
  end_ = got > 0 ? static_cast<std::size_t>(got) : 0;
  wire_bytes_ += end_;
  return got >= 0;
}

// As a whole, as cpp-httplib knows no interim response but a bare 100. False where it does not come
// to its end.
bool RecordedStream::receive_head() {
  for (char last = 0; !head_.is_whole();) {
    if (begin_ == end_ && (!fill() || begin_ == end_)) return false;
    // A bare line feed ends a line too (RFC 9112, 2.2), though cpp-httplib does not think so.
    const bool bare = buffer_[begin_] == '\n' && last != '\r';
    last = bare ? '\r' : buffer_[begin_++];
    if (!head_.take(last)) {
      over_limit_ = true;
      return false;
    }
  }
  return true;
}

ssize_t RecordedStream::read(char* to, std::size_t size) {
  if (!head_.is_whole() && !receive_head()) return -1;
  if (told_ < head().size()) {
    const auto count = head().copy(to, size, told_);
    told_ += count;
    return static_cast<ssize_t>(count);
  }
  if (begin_ == end_ && !fill()) return -1;
  const auto count = std::min(size, end_ - begin_);
  std::copy_n(buffer_.data() + begin_, count, to);
  begin_ += count;
  return static_cast<ssize_t>(count);
}

// cpp-httplib's protocol machine over a connection that is already there. It never sees the socket
// itself, and so can neither wait on it nor close it.
class ProtocolClient final : public httplib::ClientImpl {
 public:
  ProtocolClient(const std::string& host, RecordedStream& stream)
      : httplib::ClientImpl(host, 80), stream_(stream) {
    set_follow_location(false);
    set_url_encode(false);
    set_keep_alive(true);
  }

 private:
  bool create_and_connect_socket(Socket&, httplib::Error&) override { return true; }
  bool process_socket(const Socket&, std::function<bool(httplib::Stream&)> exchange) override {
    return exchange(stream_);
  }

  RecordedStream& stream_;
};

class RealHttpClient final : public HttpClient {
 public:
  Result<HttpResponse, HttpError> get(const HttpRequest& request) override;
  void stop() override { interrupt_.set(); }

 private:
  using Connected = Result<std::unique_ptr<Connection>, HttpError>;

  Result<std::vector<Address>, HttpError> addresses_of(const HttpRequest& request,
                                                       Connection::Deadline deadline);
  Connected connect(const HttpRequest& request, const Connection::Plan& plan);
  TlsContext& tls_for(const std::string& ca_file);

  Interrupt interrupt_;
  Resolver resolver_;
  std::mutex tls_mutex_;
  std::map<std::string, TlsContext> tls_;  // by the file of its roots
  ConnectionPool kept_;                    // last: they use what is above
};

Result<std::vector<Address>, HttpError> RealHttpClient::addresses_of(
    const HttpRequest& request, Connection::Deadline deadline) {
  const auto& host = request.url.host;
  const HttpError refusal{HttpFailure::private_address,
                          host + ": is at a private address, and no allow_private covers it"};
  if (request.proxy) {
    if (!request.allow_private && is_plainly_private_host(host)) return refusal;
    return resolver_.resolve(to_ascii_host(request.proxy->host), request.proxy->effective_port(),
                             deadline, interrupt_);
  }
  auto found = resolver_.resolve(host, request.url.effective_port(), deadline, interrupt_);
  if (!found || request.allow_private) return found;
  auto addresses = std::move(found).value();
  std::erase_if(addresses, is_private);
  if (addresses.empty()) return refusal;
  return addresses;
}

TlsContext& RealHttpClient::tls_for(const std::string& ca_file) {
  const std::lock_guard lock(tls_mutex_);
  return tls_.try_emplace(ca_file, ca_file).first->second;
}

RealHttpClient::Connected RealHttpClient::connect(const HttpRequest& request,
                                                  const Connection::Plan& plan) {
  auto addresses = addresses_of(request, plan.deadline);
  if (!addresses) return addresses.error();
  auto connection = std::make_unique<Connection>(plan, interrupt_);
  if (!connection->connect(*addresses)) return *connection->failure();
  if (request.url.scheme != "https") return connection;
  if (request.proxy) {
    if (auto trouble = open_tunnel(*connection, *request.proxy, request.url)) return *trouble;
  }
  if (!connection->start_tls(tls_for(request.ca_file), request.url.host, !request.insecure)) {
    return *connection->failure();
  }
  return connection;
}

// All that the connection for a request depends on: whoever may not have it gets another one.
std::string connection_key(const HttpRequest& request) {
  std::string key = request.url.origin() + (request.allow_private ? " private" : " public");
  if (request.insecure) key += " insecure";
  if (request.proxy) key += " by " + request.proxy->userinfo + "@" + request.proxy->host_port();
  return key + "\n" + request.ca_file;
}

// What an exchange leaves behind.
struct Aftermath {
  bool unanswered = false;  // the server closed the connection and had said nothing
  bool may_go_on = false;   // the connection is good for another request
};

// Whether the response ends where the server says so, rather than where the connection does.
bool has_known_end(const ResponseHead& head) {
  if (head.status == 304) return true;
  const auto length = find_header(head.headers, "Content-Length");
  if (head.status < 200 || head.status > 299) return length == "0";  // else its body is not read
  return length.has_value() != find_header(head.headers, "Transfer-Encoding").has_value();
}

bool may_go_on(std::string_view head_bytes, const ResponseHead& head) {
  const auto connection = ascii_lower(find_header(head.headers, "Connection").value_or(""));
  return head_bytes.starts_with("HTTP/1.1") && connection.find("close") == std::string::npos &&
         has_known_end(head);
}

bool has_body(int status) {
  return status >= 200 && status < 300 && status != 204;
}

// What comes packed is unpacked as a whole, which takes far less time than piece by piece.
BodyEnd receive_body(const Headers& headers, RecordedStream& stream, std::size_t max_bytes,
                     std::string& body) {
  const auto codings = find_header(headers, "Content-Encoding").value_or("");
  const bool is_packed = feed::is_coded(codings);
  const auto end = read_body(
      headers, [&](char* to, std::size_t size) { return stream.read(to, size); },
      is_packed ? wire_limit(max_bytes) : max_bytes, body);
  if (end != BodyEnd::whole || !is_packed) return end;
  auto decoded = feed::decode_content(std::move(body), codings, max_bytes);
  body = std::move(decoded.bytes);
  if (decoded.end == feed::InflateEnd::too_large) return BodyEnd::too_large;
  return decoded.end == feed::InflateEnd::whole ? BodyEnd::whole : BodyEnd::cut_short;
}

// Sends the request and reads the response over a connection that stands.
Result<HttpResponse, HttpError> exchange(const HttpRequest& request, Connection& connection,
                                         Aftermath& after) {
  const auto& host = request.url.host;
  RecordedStream stream(connection, wire_limit(request.max_body_bytes));
  ProtocolClient protocol(host, stream);

  httplib::Request out;
  out.method = request.form ? "POST" : "GET";
  if (request.form) {
    out.body = *request.form;
    out.headers.emplace("Content-Type", "application/x-www-form-urlencoded");
  }
  const bool absolute = request.proxy && request.url.scheme == "http";
  out.path = absolute ? "http://" + request.url.host_port() + request.url.request_target()
                      : request.url.request_target();
  for (const auto& [name, value] : request.headers) out.headers.emplace(name, value);
  out.headers.emplace("Host", request.url.host_port());
  out.headers.emplace("Accept-Encoding", feed::accepted_codings);
  if (absolute && !request.proxy->userinfo.empty()) {
    out.headers.emplace("Proxy-Authorization", basic_authorization(request.proxy->userinfo));
  }

  // cpp-httplib reads the head, and leaves the body to us: it knows neither trailers nor how much
  // may come.
  bool has_head = false;
  out.response_handler = [&](const httplib::Response&) {
    has_head = true;
    return false;
  };
  httplib::Response in;
  auto error = httplib::Error::Success;
  const bool was_read = protocol.send(out, in, error) || has_head;
  auto head = parse_head(stream.head());

  HttpResponse response;
  auto end = was_read && head ? BodyEnd::whole : BodyEnd::cut_short;
  // Nobody reads that of an error.
  if (end == BodyEnd::whole && !request.form && has_body(head->status)) {
    end = receive_body(head->headers, stream, request.max_body_bytes, response.body);
  }
  const bool whole = end == BodyEnd::whole;
  response.wire_bytes = stream.wire_bytes();
  if (end == BodyEnd::too_large || stream.over_limit()) {
    return HttpError{HttpFailure::too_large, host + ": the response is larger than is allowed"};
  }
  if (!whole && stream.wire_bytes() == 0) {
    const auto& failure = connection.failure();
    after.unanswered = !failure || failure->failure == HttpFailure::reset;
  }
  if (!whole && connection.failure()) return *connection.failure();
  if (!whole && stream.wire_bytes() == 0) {
    return HttpError{HttpFailure::reset, host + ": closed the connection without an answer"};
  }
  if (!whole && head && !head->headers.empty()) {
    return HttpError{HttpFailure::reset, host + ": the response was cut short or is damaged"};
  }
  if (!whole || !head) return HttpError{HttpFailure::protocol, host + ": the answer is not HTTP"};
  after.may_go_on = whole && !request.form && !stream.has_more() && may_go_on(stream.head(), *head);
  response.status = head->status;
  response.headers = std::move(head->headers);
  return response;
}

Result<HttpResponse, HttpError> RealHttpClient::get(const HttpRequest& as_given) {
  HttpRequest request = as_given;
  request.url.host = to_ascii_host(request.url.host);
  if (interrupt_.is_set()) return HttpError{HttpFailure::stopped, request.url.host + ": stopped"};
  Connection::Plan plan;
  plan.host = request.url.host;
  plan.connect_timeout = request.connect_timeout;
  plan.idle_timeout = request.idle_timeout;
  plan.deadline = std::chrono::steady_clock::now() + request.total_timeout;

  const std::string key = connection_key(request);
  // What was posted over a connection that turns out to be closed may have been heard, or not.
  auto connection = request.form ? nullptr : kept_.take(key);
  if (connection) connection->begin(plan);
  for (bool is_fresh = !connection;; is_fresh = true) {
    if (is_fresh) {
      auto connected = connect(request, plan);
      if (!connected) return connected.error();
      connection = std::move(connected).value();
    }
    if (request.goes_out) request.goes_out();
    Aftermath after;
    auto response = exchange(request, *connection, after);
    // Servers close what has been idle, and then this is no answer to this request.
    if (after.unanswered && !is_fresh) continue;
    if (after.may_go_on) kept_.keep(key, std::move(connection));
    return response;
  }
}

}  // namespace

std::optional<std::string> find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (ascii_iequals(key, name)) return value;
  }
  return std::nullopt;
}

std::string_view to_string(HttpFailure failure) {
  switch (failure) {
    case HttpFailure::dns:
      return "dns";
    case HttpFailure::refused:
      return "refused";
    case HttpFailure::connect_timeout:
      return "connect_timeout";
    case HttpFailure::idle_timeout:
      return "idle_timeout";
    case HttpFailure::total_timeout:
      return "total_timeout";
    case HttpFailure::tls:
      return "tls";
    case HttpFailure::too_large:
      return "too_large";
    case HttpFailure::private_address:
      return "private_address";
    case HttpFailure::reset:
      return "reset";
    case HttpFailure::protocol:
      return "protocol";
    case HttpFailure::stopped:
      return "stopped";
  }
  return "unknown";
}

std::unique_ptr<HttpClient> make_http_client() {
  return std::make_unique<RealHttpClient>();
}

}  // namespace newswire::fetcher
