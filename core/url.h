// URLs by RFC 3986, with what the web's feeds need of the WHATWG URL standard's leniency.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace newswire {

struct Url {
  std::string scheme;      // lower case
  std::string userinfo;    // "user:password", still escaped; empty where there is none
  std::string host;        // lower case; an IPv6 literal without its brackets
  std::uint16_t port = 0;  // 0: the scheme's default
  std::string path;        // begins with '/' where there is a host
  std::string query;       // with its '?', or empty
  std::string fragment;    // with its '#', or empty

  std::uint16_t effective_port() const;  // 80 for http, 443 for https where none is given
  std::string host_port() const;         // as in a Host header: no default port, IPv6 in brackets
  std::string origin() const;            // scheme://host[:port] (RFC 6454)
  std::string request_target() const;    // path and query, as in the request line
  std::string to_string() const;         // whole
  std::string to_log_string() const;     // without userinfo and query, which may hold secrets

  friend bool operator==(const Url&, const Url&) = default;
};

// An absolute http or https URL; spaces at the ends are dropped, illegal characters
// percent-encoded. The error says what is wrong. Non-ASCII hosts are kept as UTF-8 (callers that
// resolve them use the IDNA form).
Result<Url> parse_http_url(std::string_view text);

// `reference` resolved against `base` (RFC 3986, section 5.2). Any scheme may come back
// (mailto:, magnet:); nullopt where it cannot be resolved to an absolute URL or is a script
// (javascript:, data:, vbscript:).
std::optional<std::string> resolve_url(std::string_view base, std::string_view reference);

// Percent-encoded but for unreserved characters (RFC 3986, section 2.3) and those of `kept`.
std::string percent_encode(std::string_view text, std::string_view kept = {});

// For telling that two links are the same page: lower-case scheme and host, no default port, no
// fragment, no tracking or session parameters (utm_*, fbclid, PHPSESSID ...), "/" for an empty
// path.
std::string normalise_url(std::string_view url);

}  // namespace newswire
