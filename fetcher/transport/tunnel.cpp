#include "fetcher/transport/tunnel.h"

#include "fetcher/credentials.h"
#include "fetcher/transport/message_head.h"

namespace newswire::fetcher {
namespace {

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

std::optional<HttpError> open_tunnel(Connection& connection, const Url& proxy, const Url& target) {
  // Always with its port (RFC 9110, section 7.2).
  const std::string to = bracketed(target.host) + ":" + std::to_string(target.effective_port());
  std::string request = "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n";
  if (!proxy.userinfo.empty()) {
    request += "Proxy-Authorization: " + basic_authorization(proxy.userinfo) + "\r\n";
  }
  if (!connection.write(request + "\r\n")) return connection.failure();

  const std::string by = target.host + ": the proxy " + proxy.host_port() + " ";
  HeadRecorder head;
  // Byte by byte, as the first one behind it is the target's.
  while (!head.is_whole()) {
    char byte = 0;
    const long got = connection.read(&byte, 1);
    if (got < 0) return connection.failure();
    if (got == 0) return HttpError{HttpFailure::reset, by + "closed the connection"};
    if (!head.take(byte)) return HttpError{HttpFailure::protocol, by + "does not speak HTTP"};
  }
  const auto answer = parse_head(head.bytes());
  if (!answer) return HttpError{HttpFailure::protocol, by + "does not speak HTTP"};
  if (answer->status >= 200 && answer->status < 300) return std::nullopt;
  return HttpError{HttpFailure::refused,
                   by + "opens no tunnel: HTTP " + std::to_string(answer->status)};
}

}  // namespace newswire::fetcher
