// resolve_url and normalise_url: references made absolute, and links compared.
#include <algorithm>
#include <array>

#include "core/text.h"
#include "core/url.h"
#include "core/url_syntax.h"

namespace newswire {
namespace {

bool is_script_scheme(std::string_view scheme) {
  return ascii_iequals(scheme, "javascript") || ascii_iequals(scheme, "data") ||
         ascii_iequals(scheme, "vbscript");
}

bool is_web_scheme(std::string_view scheme) {
  return ascii_iequals(scheme, "http") || ascii_iequals(scheme, "https");
}

bool lacks_host(std::string_view scheme, std::optional<std::string_view> authority) {
  return is_web_scheme(scheme) && (!authority || authority->empty());
}

// Section 5.2.3.
std::string merge_paths(const UrlReference& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const auto slash = base.path.rfind('/');
  const auto kept = slash == std::string_view::npos ? 0 : slash + 1;
  return std::string(base.path.substr(0, kept)) + std::string(path);
}

std::string recompose(std::string_view scheme, std::optional<std::string_view> authority,
                      std::string_view path, std::optional<std::string_view> query,
                      std::optional<std::string_view> fragment) {
  std::string out = std::string(scheme) + ":";
  if (authority) out += "//" + percent_encode(*authority, UrlPart::path, NonAscii::keep);
  out += percent_encode(path, UrlPart::path, NonAscii::keep);
  if (query) out += "?" + percent_encode(*query, UrlPart::query, NonAscii::keep);
  if (fragment) out += "#" + percent_encode(*fragment, UrlPart::fragment, NonAscii::keep);
  return out;
}

// Parameters that tell where a reader came from or who they are, never which page it is.
bool is_tracking_parameter(std::string_view name) {
  static constexpr std::array<std::string_view, 5> prefixes = {"utm_", "at_campaign", "at_medium",
                                                               "aspsessionid", "pk_"};
  static constexpr std::array<std::string_view, 24> names = {
      "fbclid", "gclid",      "dclid",   "gbraid",    "wbraid",      "msclkid",
      "yclid",  "twclid",     "igshid",  "mc_cid",    "mc_eid",      "mkt_tok",
      "_hsenc", "_hsmi",      "vero_id", "xtor",      "wt_mc",       "phpsessid",
      "cfid",   "jsessionid", "cftoken", "sessionid", "ns_mchannel", "ns_campaign"};
  const std::string lower = ascii_lower(name);
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](auto prefix) { return lower.compare(0, prefix.size(), prefix) == 0; }) ||
         std::find(names.begin(), names.end(), lower) != names.end();
}

std::string without_tracking(std::string_view query) {
  std::string kept;
  query.remove_prefix(query.empty() ? 0 : 1);
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (parameter.empty() || is_tracking_parameter(parameter.substr(0, parameter.find('=')))) {
      continue;
    }
    kept += kept.empty() ? '?' : '&';
    kept += parameter;
  }
  return kept;
}

std::string without_session_segments(std::string_view path) {
  constexpr std::string_view name = ";jsessionid=";
  const std::string lower = ascii_lower(path);
  std::string kept;
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t session = std::min(lower.find(name, at), path.size());
    kept += path.substr(at, session - at);
    at = std::min(path.find_first_of("/;", session + 1), path.size());
  }
  return kept;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Section 6.2.2: escapes in upper case, none for what needs none. A '%' that begins none is
// escaped, so that it begins none with what follows it then.
std::string normalise_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (!escape) {
      out += text[i] == '%' ? std::string_view("%25") : text.substr(i, 1);
      continue;
    }
    const char c = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    const bool unreserved = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      static constexpr char digits[] = "0123456789ABCDEF";
      out += {'%', digits[hex_value(text[i + 1])], digits[hex_value(text[i + 2])]};
    }
    i += 2;
  }
  return out;
}

}  // namespace

std::optional<std::string> resolve_url(std::string_view base, std::string_view reference) {
  const std::string clean = strip_url_noise(reference);
  const UrlReference link = split_reference(clean);
  if (link.scheme) {
    if (is_script_scheme(*link.scheme) || lacks_host(*link.scheme, link.authority)) {
      return std::nullopt;
    }
    const std::string path =
        link.authority ? remove_dot_segments(link.path) : std::string(link.path);
    return recompose(*link.scheme, link.authority, path, link.query, link.fragment);
  }

  const std::string clean_base = strip_url_noise(base);
  const UrlReference from = split_reference(clean_base);
  if (!from.scheme || !from.authority || is_script_scheme(*from.scheme)) return std::nullopt;
  if (lacks_host(*from.scheme, link.authority ? link.authority : from.authority)) {
    return std::nullopt;
  }
  if (link.authority) {
    return recompose(*from.scheme, link.authority, remove_dot_segments(link.path), link.query,
                     link.fragment);
  }
  if (link.path.empty()) {
    return recompose(*from.scheme, from.authority, remove_dot_segments(from.path),
                     link.query ? link.query : from.query, link.fragment);
  }
  const std::string path =
      link.path.front() == '/' ? std::string(link.path) : merge_paths(from, link.path);
  return recompose(*from.scheme, from.authority, remove_dot_segments(path), link.query,
                   link.fragment);
}

std::string normalise_url(std::string_view url) {
  auto parsed = parse_http_url(url);
  if (!parsed) return std::string(ascii_trim(url));
  // Escapes first: what they stand for may be a dot segment, or the name of a parameter.
  parsed->path = remove_dot_segments(without_session_segments(normalise_escapes(parsed->path)));
  parsed->query = without_tracking(normalise_escapes(parsed->query));
  parsed->fragment.clear();
  return parsed->to_string();
}

}  // namespace newswire
