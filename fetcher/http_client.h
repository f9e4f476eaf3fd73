// One HTTP exchange: a GET or a POST, with its redirects left to the caller. An interface, so that
// tests can script the network; http_client.cpp is the real one: cpp-httplib for the protocol, over
// a connection of our own, because its time-outs start anew at every byte.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/url.h"

namespace newswire::fetcher {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The first header of that name, in any case; byte for byte as sent.
std::optional<std::string> find_header(const Headers& headers, std::string_view name);

struct HttpRequest {
  Url url;          // its userinfo is not sent
  Headers headers;  // besides Host and Accept-Encoding, which the client sets
  // Makes it a POST of this form (application/x-www-form-urlencoded), over a connection of its own;
  // of the answer, only the head is read.
  std::optional<std::string> form{};
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds idle_timeout{10000};   // between two bytes
  std::chrono::milliseconds total_timeout{30000};  // DNS to last byte, however slowly it trickles
  std::size_t max_body_bytes = 16 << 20;           // after decompression
  bool allow_private = false;  // private, loopback and link-local addresses may be connected to
  // By which way: nullopt is directly. An http URL; its userinfo is sent to it, and nothing of it
  // to anybody else. Whoever names a proxy trusts it: its own address may be private, and the names
  // that it looks up are its own to judge.
  std::optional<Url> proxy;
  std::string ca_file;    // whose root certificates count; empty: the system's
  bool insecure = false;  // the server's certificate is not checked
  // Called where the connection stands and the request goes out, by the thread of the call; again,
  // where it turns out that a kept connection was closed.
  std::function<void()> goes_out{};
};

enum class HttpFailure {
  dns,
  refused,
  connect_timeout,
  idle_timeout,
  total_timeout,
  tls,
  too_large,
  private_address,
  reset,
  protocol,
  stopped
};
std::string_view to_string(HttpFailure failure);

struct HttpResponse {
  int status = 0;
  Headers headers;   // in the order and the bytes in which they came, white space at the ends apart
  std::string body;  // of a 2xx, decompressed; other bodies are not read
  std::size_t wire_bytes = 0;  // received, heads included

  std::optional<std::string> header(std::string_view name) const {
    return find_header(headers, name);
  }
};

// What went wrong before there was a whole response. A body that was cut short is `reset`.
struct HttpError {
  HttpFailure failure = HttpFailure::protocol;
  std::string message;  // one line, names the host
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Blocks until done. May be called from any number of threads. A connection that can go on is
  // kept for a few seconds for the next request to the same server.
  virtual Result<HttpResponse, HttpError> get(const HttpRequest& request) = 0;
  // Ends every exchange under way, and those to come, with HttpFailure::stopped. Any thread.
  virtual void stop() = 0;
};

std::unique_ptr<HttpClient> make_http_client();

}  // namespace newswire::fetcher
