#include "fetcher/response_hints.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>

#include "core/date.h"
#include "core/duration.h"
#include "core/text.h"

namespace newswire::fetcher {
namespace {

constexpr Duration longest_retry_after = std::chrono::hours(24 * 31);

// delta-seconds (RFC 9111, 1.2.2): digits only; more than fits counts as very long.
std::optional<Duration> parse_seconds(std::string_view text) {
  text = ascii_trim(text);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{}) seconds = std::numeric_limits<std::uint32_t>::max();
  return std::chrono::seconds(seconds);
}

// The moment that a date in the response speaks of, on our own clock.
std::optional<Duration> wait_until(std::string_view date, const Headers& headers, Time now) {
  const auto then = parse_http_date(date);
  if (!then) return std::nullopt;
  const auto sent = find_header(headers, "Date");
  const auto server_now = sent ? parse_http_date(*sent) : std::nullopt;
  return *then - server_now.value_or(now);
}

struct CacheControl {
  std::optional<Duration> max_age;
  bool keep = true;
};

CacheControl parse_cache_control(const Headers& headers) {
  CacheControl control;
  for (const auto& [name, value] : headers) {
    if (!ascii_iequals(name, "Cache-Control")) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const auto comma = std::min(rest.find(','), rest.size());
      const auto directive = ascii_trim(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      const auto equals = std::min(directive.find('='), directive.size());
      const auto key = ascii_trim(directive.substr(0, equals));
      if (ascii_iequals(key, "no-store") || ascii_iequals(key, "no-cache")) control.keep = false;
      if (!ascii_iequals(key, "max-age") || equals == directive.size()) continue;
      auto seconds = ascii_trim(directive.substr(equals + 1));
      if (seconds.size() >= 2 && seconds.front() == '"' && seconds.back() == '"') {
        seconds = seconds.substr(1, seconds.size() - 2);
      }
      // Said twice, the longer wait is the politer reading.
      if (const auto age = parse_seconds(seconds)) {
        control.max_age = std::max(control.max_age.value_or(Duration{0}), *age);
      }
    }
  }
  return control;
}

}  // namespace

std::optional<Hint> retry_after(const Headers& headers, Time now) {
  const auto value = find_header(headers, "Retry-After");
  if (!value) return std::nullopt;
  auto wait = parse_seconds(*value);
  if (!wait) wait = wait_until(*value, headers, now);
  if (!wait) return std::nullopt;
  return Hint{std::clamp(*wait, Duration{0}, longest_retry_after), "Retry-After: " + *value};
}

std::optional<Hint> freshness(const Headers& headers, Time now) {
  const auto control = parse_cache_control(headers);
  if (!control.keep) return std::nullopt;
  if (control.max_age) {
    if (*control.max_age <= Duration{0}) return std::nullopt;
    const auto age = parse_seconds(find_header(headers, "Age").value_or("0"));
    const auto left = *control.max_age - age.value_or(Duration{0});
    return Hint{std::max(left, Duration{0}), "max-age=" + format_duration(*control.max_age)};
  }
  const auto expires = find_header(headers, "Expires");
  const auto left = expires ? wait_until(*expires, headers, now) : std::nullopt;
  if (!left || *left <= Duration{0}) return std::nullopt;
  return Hint{*left, "Expires: " + *expires};
}

}  // namespace newswire::fetcher
