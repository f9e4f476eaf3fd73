#include "core/url.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"
#include "core/url_syntax.h"

namespace newswire {
namespace {

constexpr std::size_t max_url_bytes = 8192;
constexpr std::size_t max_host_bytes = 253;  // RFC 1035, section 2.3.4, as text

std::uint16_t default_port(std::string_view scheme) {
  if (scheme == "http") return 80;
  if (scheme == "https") return 443;
  return 0;
}

Error bad_url(std::string_view text, std::string_view reason) {
  return {"'" + truncate_text(terminal_safe(text), 200) +
          "' is no usable URL: " + std::string(reason)};
}

bool is_ipv6_text(std::string_view text) {
  return text.find(':') != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') || c == ':' ||
                  c == '.';
         });
}

// Forbidden host code points of the WHATWG standard, and '%': a host is read as it stands.
bool is_host_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != 0x7f &&
           std::string_view("#/<>?@[\\]^|%\"`{}:,").find(c) == std::string_view::npos;
  });
}

// Reads userinfo, host and port into `url`; the reason where it cannot.
std::string_view read_authority(std::string_view authority, Url& url) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    url.userinfo = percent_encode(authority.substr(0, at), UrlPart::path, NonAscii::encode);
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (authority.substr(0, 1) == "[") {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return "the '[' of its host is never closed";
    const std::string_view host = authority.substr(1, close - 1);
    if (!is_ipv6_text(host)) return "its host is no IPv6 address";
    url.host = ascii_lower(host);
    port = authority.substr(close + 1);
    if (!port.empty() && port.front() != ':') return "its port is wrong";
    if (!port.empty()) port.remove_prefix(1);
  } else {
    const auto colon = authority.find(':');
    url.host = ascii_lower(authority.substr(0, colon));
    if (colon != std::string_view::npos) port = authority.substr(colon + 1);
    if (url.host.empty()) return "it has no host";
    if (url.host.size() > max_host_bytes) return "its host is too long";
    const bool is_shown = collapse_space(terminal_safe(url.host)) == url.host;
    if (!is_host_text(url.host) || !is_shown) return "its host is wrong";
  }
  if (port.empty()) return {};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (error != std::errc() || end != port.data() + port.size() || url.port == 0) {
    return "its port is wrong";
  }
  if (url.port == default_port(url.scheme)) url.port = 0;
  return {};
}

}  // namespace

std::uint16_t Url::effective_port() const {
  return port != 0 ? port : default_port(scheme);
}

std::string Url::host_port() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  std::string text = ipv6 ? "[" + host + "]" : host;
  if (port != 0 && port != default_port(scheme)) text += ":" + std::to_string(port);
  return text;
}

std::string Url::origin() const {
  return scheme + "://" + host_port();
}

std::string Url::request_target() const {
  return (path.empty() ? "/" : path) + query;
}

std::string Url::to_string() const {
  const std::string user = userinfo.empty() ? "" : userinfo + "@";
  return scheme + "://" + user + host_port() + path + query + fragment;
}

std::string Url::to_log_string() const {
  return origin() + path;
}

Result<Url> parse_http_url(std::string_view text) {
  const std::string clean = strip_url_noise(text);
  if (clean.empty()) return Error{"the URL is empty"};
  if (clean.size() > max_url_bytes) return bad_url(clean, "it is too long");
  const UrlReference parts = split_reference(clean);
  if (!parts.scheme) return bad_url(clean, "it does not begin with http:// or https://");

  Url url;
  url.scheme = ascii_lower(*parts.scheme);
  if (url.scheme != "http" && url.scheme != "https") {
    return bad_url(clean, "only http and https are fetched");
  }
  if (!parts.authority) return bad_url(clean, "it has no host");
  if (const auto reason = read_authority(*parts.authority, url); !reason.empty()) {
    return bad_url(clean, reason);
  }
  url.path = remove_dot_segments(percent_encode(parts.path, UrlPart::path, NonAscii::encode));
  if (url.path.empty()) url.path = "/";
  if (parts.query) url.query = "?" + percent_encode(*parts.query, UrlPart::query, NonAscii::encode);
  if (parts.fragment) {
    url.fragment = "#" + percent_encode(*parts.fragment, UrlPart::fragment, NonAscii::encode);
  }
  return url;
}

std::string percent_encode(std::string_view text, std::string_view kept) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') ||
        std::string_view("-._~").find(c) != std::string_view::npos ||
        kept.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    }
  }
  return out;
}

}  // namespace newswire
