#include "fetcher/transport/proxy.h"

#include <charconv>
#include <initializer_list>
#include <string_view>

#include <stdlib.h>

#include "core/text.h"
#include "fetcher/transport/address.h"

namespace newswire::fetcher {
namespace {

std::string variable(std::initializer_list<const char*> names, const char** found = nullptr) {
  for (const char* name : names) {
    const char* value = ::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    if (found) *found = name;
    return value;
  }
  return {};
}

std::optional<Url> proxy_variable(const char* lower, const char* upper) {
  const char* name = lower;
  const std::string text = variable({lower, upper}, &name);
  if (text.empty()) return std::nullopt;
  const auto proxy = parse_proxy(text);
  if (!proxy) throw FatalError(std::string(name) + ": " + proxy.error().message);
  return *proxy;
}

// A block of addresses such as 10.0.0.0/8. Names are not looked up for it.
bool is_block_of(std::string_view entry, const Url& target) {
  const auto slash = entry.find('/');
  if (slash == std::string_view::npos) return false;
  const auto length = entry.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
  return error == std::errc{} && end == length.data() + length.size() &&
         is_in_network(target.host, std::string(entry.substr(0, slash)), bits);
}

bool covers(std::string_view entry, const Url& target) {
  if (entry == "*" || is_block_of(entry, target)) return true;
  const std::string with_port = target.host + ":" + std::to_string(target.effective_port());
  std::string_view host = target.host;
  if (const auto colon = entry.rfind(':');
      colon != std::string_view::npos && entry.find(':') == colon) {
    host = with_port;
  }
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.empty() || !ascii_lower(host).ends_with(ascii_lower(entry))) return false;
  const std::size_t before = host.size() - entry.size();
  return before == 0 || host[before - 1] == '.';
}

bool is_excepted(const Url& target, std::string_view no_proxy) {
  while (!no_proxy.empty()) {
    const auto end = no_proxy.find_first_of(", ");
    if (covers(no_proxy.substr(0, end), target)) return true;
    no_proxy.remove_prefix(end == std::string_view::npos ? no_proxy.size() : end + 1);
  }
  return false;
}

}  // namespace

Result<Url> parse_proxy(const std::string& text) {
  const auto url = parse_http_url(text.find("://") == std::string::npos ? "http://" + text : text);
  if (!url || url->scheme != "http") return Error{"must be a proxy such as http://HOST:PORT"};
  return *url;
}

ProxyEnvironment read_proxy_environment() {
  ProxyEnvironment environment;
  environment.http = proxy_variable("http_proxy", "HTTP_PROXY");
  environment.https = proxy_variable("https_proxy", "HTTPS_PROXY");
  environment.no_proxy = variable({"no_proxy", "NO_PROXY"});
  return environment;
}

std::optional<Url> proxy_for(const Url& target, const std::string& configured,
                             const ProxyEnvironment& environment) {
  if (configured == "none") return std::nullopt;
  if (!configured.empty()) {
    const auto proxy = parse_proxy(configured);
    return proxy ? std::optional(*proxy) : std::nullopt;
  }
  if (is_excepted(target, environment.no_proxy)) return std::nullopt;
  return target.scheme == "https" ? environment.https : environment.http;
}

}  // namespace newswire::fetcher
