#include "app/server_address.h"

#include <charconv>
#include <optional>

#include "core/text.h"

namespace newswire::app {
namespace {

constexpr int default_publish_port = 5560;

std::optional<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port < 1 || port > 65534) {
    return std::nullopt;
  }
  return port;
}

// The port of a tcp:// endpoint.
int port_of(const std::string& endpoint, int otherwise) {
  if (endpoint.rfind("tcp://", 0) != 0) return otherwise;
  return parse_port(std::string_view(endpoint).substr(endpoint.rfind(':') + 1)).value_or(otherwise);
}

std::string tcp(std::string_view host, int port) {
  return "tcp://" + std::string(host) + ":" + std::to_string(port);
}

}  // namespace

Result<ServerEndpoints> server_endpoints(const std::string& server,
                                         const ServerEndpoints& defaults) {
  const Error malformed{"'" + terminal_safe(server) +
                        "' is no server; write HOST or HOST:PORT, such as news.example:5560"};
  const std::size_t bracket = server.rfind(']');
  const std::size_t colon = server.find(':', bracket == std::string::npos ? 0 : bracket);
  const std::string_view host = std::string_view(server).substr(0, colon);
  if (host.empty() || host.find_first_of(" /\t") != std::string_view::npos) return malformed;
  if (colon == std::string::npos) {
    const int publish = port_of(defaults.publish, default_publish_port);
    return ServerEndpoints{tcp(host, publish), tcp(host, port_of(defaults.replay, publish + 1))};
  }
  const auto port = parse_port(std::string_view(server).substr(colon + 1));
  if (!port) return malformed;
  return ServerEndpoints{tcp(host, *port), tcp(host, *port + 1)};
}

}  // namespace newswire::app
