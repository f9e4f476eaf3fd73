// One HTTP exchange: a GET with its redirects left to the caller. An interface, so that tests can
// script the network; http_client.cpp is the real one, over cpp-httplib.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/url.h"

namespace newswire::fetcher {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  Url url;
  Headers headers;
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds idle_timeout{10000};   // between two bytes
  std::chrono::milliseconds total_timeout{30000};  // DNS to last byte, however slowly it trickles
  std::size_t max_body_bytes = 16 << 20;           // after decompression
  bool allow_private = false;  // private, loopback and link-local addresses may be connected to
};

enum class HttpFailure {
  dns, refused, connect_timeout, idle_timeout, total_timeout, tls, too_large, private_address,
  reset, protocol, stopped
};
std::string_view to_string(HttpFailure failure);

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;  // decompressed
  std::size_t wire_bytes = 0;

  // The first header of that name, in any case; byte for byte as sent.
  std::optional<std::string> header(std::string_view name) const;
};

struct HttpError {
  HttpFailure failure = HttpFailure::protocol;
  std::string message;  // one line, names the host
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Blocks until done. May be called from any number of threads.
  virtual Result<HttpResponse, HttpError> get(const HttpRequest& request) = 0;
  // Ends every exchange under way, and those to come, with HttpFailure::stopped. Any thread.
  virtual void stop() = 0;
};

std::unique_ptr<HttpClient> make_http_client();

}  // namespace newswire::fetcher
