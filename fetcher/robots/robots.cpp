#include "fetcher/robots/robots.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/text.h"

namespace newswire::fetcher {
namespace {

constexpr std::string_view product_token = "newswire";
constexpr std::size_t max_bytes = 500 * 1024;
constexpr std::size_t max_rules = 5000;
constexpr std::size_t max_pattern_bytes = 1024;
constexpr std::size_t max_target_bytes = 4096;
constexpr double longest_delay_seconds = 24 * 60 * 60;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += "0123456789ABCDEF"[byte >> 4];
  out += "0123456789ABCDEF"[byte & 15];
}

// Section 2.2.2: what lies outside of ASCII is encoded, and what need not be is not.
std::string comparable(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool encoded = c == '%' && i + 2 < path.size() && hex_digit(path[i + 1]) >= 0 &&
                         hex_digit(path[i + 2]) >= 0;
    if (encoded) {
      const auto byte = static_cast<char>(hex_digit(path[i + 1]) * 16 + hex_digit(path[i + 2]));
      if (is_unreserved(byte)) {
        out += byte;
      } else {
        append_encoded(out, byte);
      }
      i += 2;
    } else if (static_cast<unsigned char>(c) >= 0x80 || c == ' ') {
      append_encoded(out, c);
    } else {
      out += c;
    }
  }
  return out;
}

// From the beginning of the path; to its end only where the pattern ends with '$'.
bool matches(std::string_view pattern, std::string_view path) {
  const bool to_end = !pattern.empty() && pattern.back() == '$';
  if (to_end) pattern.remove_suffix(1);
  std::size_t at = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_at = 0;
  // Where something does not fit, the last '*' takes one character more.
  while (p < pattern.size() || (to_end && at < path.size())) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_at = at;
    } else if (p < pattern.size() && at < path.size() && pattern[p] == path[at]) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos && star_at < path.size()) {
      p = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
  return true;
}

// The product token at the beginning of a User-agent line's value; "*" for everybody.
bool names(std::string_view value, std::string_view token) {
  if (token == "*") return !value.empty() && value.front() == '*';
  const auto end = std::find_if_not(value.begin(), value.end(), [](char c) {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-';
  });
  return ascii_iequals(value.substr(0, static_cast<std::size_t>(end - value.begin())), token);
}

std::optional<Duration> delay_of(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || !(seconds > 0)) return std::nullopt;
  return Duration(std::llround(std::min(seconds, longest_delay_seconds) * 1000));
}

struct Line {
  std::string key;  // in lower case
  std::string_view value;
};

Line parse_line(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  return {ascii_lower(ascii_trim(line.substr(0, colon))), ascii_trim(line.substr(colon + 1))};
}

}  // namespace

RobotsRules RobotsRules::parse(std::string_view text) {
  text = text.substr(0, max_bytes);
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  RobotsRules ours;
  RobotsRules everybodys;
  bool named = false;  // somewhere
  bool for_us = false;
  bool for_all = false;
  bool in_rules = true;  // the next User-agent begins another group
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const auto [key, value] = parse_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (key == "user-agent") {
      if (std::exchange(in_rules, false)) for_us = for_all = false;
      for_us = for_us || names(value, product_token);
      for_all = for_all || names(value, "*");
      named = named || for_us;
      continue;
    }
    const bool is_rule = key == "allow" || key == "disallow";
    if (!is_rule && key != "crawl-delay") continue;
    in_rules = true;
    for (RobotsRules* rules : {for_us ? &ours : nullptr, for_all ? &everybodys : nullptr}) {
      if (rules == nullptr) continue;
      if (!is_rule) {
        rules->crawl_delay_ = std::max(rules->crawl_delay_, delay_of(value));
      } else if (!value.empty() && value.size() <= max_pattern_bytes &&
                 rules->rules_.size() < max_rules) {
        rules->rules_.push_back({key == "allow", comparable(value)});
      }
    }
  }
  return named ? ours : everybodys;
}

bool RobotsRules::allows(std::string_view target) const {
  const std::string path = comparable(target.substr(0, max_target_bytes));
  const Rule* decisive = nullptr;
  for (const Rule& rule : rules_) {
    const bool weighs_more =
        decisive == nullptr || rule.pattern.size() > decisive->pattern.size() ||
        (rule.pattern.size() == decisive->pattern.size() && rule.allow && !decisive->allow);
    if (weighs_more && matches(rule.pattern, path)) decisive = &rule;
  }
  return decisive == nullptr || decisive->allow;
}

std::string RobotsRules::to_text() const {
  std::string text = "User-agent: *\n";
  for (const Rule& rule : rules_) {
    text += (rule.allow ? "Allow: " : "Disallow: ") + rule.pattern + "\n";
  }
  if (crawl_delay_) {
    text += "Crawl-delay: " +
            std::to_string(std::chrono::ceil<std::chrono::seconds>(*crawl_delay_).count()) + "\n";
  }
  return text;
}

}  // namespace newswire::fetcher
