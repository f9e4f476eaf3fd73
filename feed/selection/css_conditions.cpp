#include "feed/selection/css_conditions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "core/text.h"

namespace newswire::feed {
namespace {

// HTML, section 4.16.2, without those that pages of today do not have.
constexpr std::array<std::string_view, 24> any_case_attributes = {
    "align", "charset",  "checked",    "color",    "dir",      "disabled", "enctype", "face",
    "frame", "hreflang", "http-equiv", "lang",     "language", "link",     "media",   "method",
    "rel",   "rev",      "scope",      "selected", "shape",    "target",   "type",    "valign"};

std::string in_lower_case(const std::string& expression) {
  return "translate(" + expression + ",'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')";
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool has_space(std::string_view text) {
  return text.find_first_of(" \t\r\n\f") != std::string_view::npos;
}

// The siblings before or after that count: all, or those of the same name.
std::string siblings(bool before, const std::string& name) {
  return std::string(before ? "preceding-sibling::" : "following-sibling::") +
         (name.empty()                ? "*"
          : is_plain_xpath_name(name) ? name
                                      : "*[name()=" + xpath_literal(name) + "]");
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::optional<int> parse_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr int limit = 1'000'000;
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return std::clamp(number, -limit, limit);
}

}  // namespace

const std::string_view known_pseudo_classes =
    ":first-child, :last-child, :only-child, :nth-child(), :nth-last-child(), the same with "
    "-of-type, :empty, :root, :scope, :not(), :is(), :has() and :contains()";

std::string xpath_literal(std::string_view text) {
  if (text.find('\'') == std::string_view::npos) return "'" + std::string(text) + "'";
  if (text.find('"') == std::string_view::npos) return "\"" + std::string(text) + "\"";
  std::string out = "concat(";
  while (true) {
    const std::size_t quote = text.find('\'');
    out += "'" + std::string(text.substr(0, quote)) + "'";
    if (quote == std::string_view::npos) return out + ")";
    out += ",\"'\",";
    text.remove_prefix(quote + 1);
  }
}

bool is_plain_xpath_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  return !name.empty() && (is_letter(name.front()) || name.front() == '_') &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

std::string attribute_test(const std::string& name) {
  return is_plain_xpath_name(name) ? "@" + name : "@*[name()=" + xpath_literal(name) + "]";
}

std::string has_word(const std::string& attribute, std::string_view word) {
  return "contains(concat(' ',normalize-space(" + attribute_test(attribute) + "),' ')," +
         xpath_literal(" " + std::string(word) + " ") + ")";
}

std::string attribute_matches(const std::string& attribute, char match, std::string_view value,
                              bool any_case) {
  std::string actual = attribute_test(attribute);
  const std::string present = actual;
  const std::string wanted = any_case ? ascii_lower(value) : std::string(value);
  const std::string literal = xpath_literal(wanted);
  if (any_case) actual = in_lower_case(actual);
  // An empty value is part of no value (Selectors, 6.3.2), and no word has a space.
  if (match != '=' && match != '|' && value.empty()) return "false()";
  switch (match) {
    case '~':
      if (has_space(value)) return "false()";
      return "contains(concat(' ',normalize-space(" + actual + "),' ')," +
             xpath_literal(" " + wanted + " ") + ")";
    case '|':
      return "(" + present + " and (" + actual + "=" + literal + " or starts-with(" + actual + "," +
             xpath_literal(wanted + "-") + ")))";
    case '^':
      return "starts-with(" + actual + "," + literal + ")";
    case '$':
      return "substring(" + actual + ",string-length(" + actual + ")-" +
             std::to_string(characters_in(wanted) - 1) + ")=" + literal;
    case '*':
      return "contains(" + actual + "," + literal + ")";
    default:
      return "(" + present + " and " + actual + "=" + literal + ")";
  }
}

bool takes_any_case(std::string_view attribute) {
  return std::find(any_case_attributes.begin(), any_case_attributes.end(), attribute) !=
         any_case_attributes.end();
}

std::optional<std::string> structural_condition(const std::string& pseudo_class,
                                                const std::string& element) {
  if (pseudo_class == "root") return "not(parent::*)";
  if (pseudo_class == "empty") return "not(* or text())";
  const bool by_type = ends_with(pseudo_class, "-of-type");
  if (by_type && element.empty()) return std::nullopt;
  const std::string name = by_type ? element : std::string();
  const std::string first = "not(" + siblings(true, name) + ")";
  const std::string last = "not(" + siblings(false, name) + ")";
  if (pseudo_class == "first-child" || pseudo_class == "first-of-type") return first;
  if (pseudo_class == "last-child" || pseudo_class == "last-of-type") return last;
  if (pseudo_class == "only-child" || pseudo_class == "only-of-type") return first + " and " + last;
  return std::nullopt;
}

std::optional<Nth> parse_nth(std::string_view text) {
  std::string compact = ascii_lower(ascii_trim(text));
  if (compact == "odd") return Nth{2, 1};
  if (compact == "even") return Nth{2, 0};
  std::erase_if(compact, [](char c) { return c == ' '; });
  const std::size_t n = compact.find('n');
  if (n == std::string::npos) {
    const auto first = parse_number(compact);
    return first ? std::optional<Nth>({0, *first}) : std::nullopt;
  }
  std::string step = compact.substr(0, n);
  const std::string rest = compact.substr(n + 1);
  if (step.empty() || step == "+" || step == "-") step += "1";
  const auto by = parse_number(step);
  if (!by || (!rest.empty() && rest.front() != '+' && rest.front() != '-')) return std::nullopt;
  const auto first = rest.empty() ? std::optional<int>(0) : parse_number(rest);
  return first ? std::optional<Nth>({*by, *first}) : std::nullopt;
}

bool is_nth(std::string_view pseudo_class) {
  return pseudo_class == "nth-child" || pseudo_class == "nth-last-child" ||
         pseudo_class == "nth-of-type" || pseudo_class == "nth-last-of-type";
}

std::optional<std::string> nth_condition(const std::string& pseudo_class,
                                         const std::string& element, Nth nth) {
  if (!is_nth(pseudo_class)) return std::nullopt;
  const bool by_type = ends_with(pseudo_class, "-of-type");
  if (by_type && element.empty()) return std::nullopt;
  const bool from_end = pseudo_class.find("last") != std::string::npos;
  const std::string before =
      "count(" + siblings(!from_end, by_type ? element : std::string()) + ")";
  // How many come before it: first - 1, first - 1 + step ...
  const std::string offset = "(" + std::to_string(nth.first - 1) + ")";
  if (nth.step == 0) return before + "=" + offset;
  const std::string distance =
      "(" + (nth.step > 0 ? before + "-" + offset : offset + "-" + before) + ")";
  return distance + ">=0 and " + distance + " mod " + std::to_string(std::abs(nth.step)) + "=0";
}

}  // namespace newswire::feed
