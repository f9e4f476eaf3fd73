#include "feed/selection/json_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "core/date.h"
#include "core/text.h"
#include "core/url.h"
#include "feed/draft.h"

namespace newswire::feed {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_text_bytes = 64 * 1024;
constexpr int max_wrapping = 4;  // lists and objects around a text

// Names of what an object is a wrapping of, in the order in which they are looked for.
constexpr const char* wrapped_names[] = {"rendered", "name", "title", "text",
                                         "value",    "url",  "href",  "$t"};

std::string number_text(const Json& number) {
  if (!number.is_number_float()) return number.dump();
  const double value = number.get<double>();
  const bool whole = std::floor(value) == value && std::abs(value) < 9e15;
  return whole ? std::to_string(static_cast<std::int64_t>(value)) : number.dump();
}

std::string text_within(const Json& value, int wrapping) {
  if (value.is_string()) return value.get_ref<const std::string&>().substr(0, max_text_bytes);
  if (value.is_number()) return number_text(value);
  if (wrapping == 0) return {};
  if (value.is_array() && !value.empty()) return text_within(value.front(), wrapping - 1);
  if (!value.is_object()) return {};
  for (const char* name : wrapped_names) {
    const auto found = value.find(name);
    if (found == value.end()) continue;
    if (std::string text = text_within(*found, wrapping - 1); !text.empty()) return text;
  }
  return {};
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string date_of_number(double number) {
  constexpr double latest_seconds = 1e11;
  double seconds = number;
  for (int unit = 0; unit < 2 && seconds >= latest_seconds; ++unit) seconds /= 1000;
  if (!(seconds > 0 && seconds < latest_seconds)) return {};
  return format_rfc3339(Time(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000))));
}

}  // namespace

const Json* value_at(const Json& from, const JsonPointer& pointer) {
  const Json* value = &from;
  for (const std::string& token : pointer) {
    if (value->is_object()) {
      const auto found = value->find(token);
      if (found == value->end()) return nullptr;
      value = &*found;
    } else if (value->is_array()) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
      const bool whole = error == std::errc{} && end == token.data() + token.size();
      if (!whole || (token.size() > 1 && token.front() == '0') || index >= value->size()) {
        return nullptr;
      }
      value = &(*value)[index];
    } else {
      return nullptr;
    }
  }
  return value;
}

std::string text_of(const Json& value) {
  return text_within(value, max_wrapping);
}

std::vector<std::string> texts_of(const Json& value) {
  if (!value.is_array()) return {text_of(value)};
  std::vector<std::string> texts;
  for (const Json& element : value) {
    if (texts.size() >= max_list_entries) break;
    texts.push_back(text_of(element));
  }
  return texts;
}

std::string date_text_of(const Json& value) {
  if (value.is_number()) return date_of_number(value.get<double>());
  std::string text = text_of(value);
  // Nine digits are a time since 1973; fewer may be a year or a compact date.
  if (is_digits(text) && text.find('.') != 0 && std::min(text.find('.'), text.size()) >= 9) {
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return date_of_number(number);
  }
  return text;
}

std::string fill_template(const Json& from, const JsonWay& way, bool as_url) {
  std::string out;
  for (const JsonWay::Part& part : way.parts) {
    const Json* value = value_at(from, part.pointer);
    const std::string text = value == nullptr ? std::string() : text_of(*value);
    if (text.empty()) return {};
    out += part.text + (as_url ? percent_encode(text, "/") : text);
  }
  return out + way.rest;
}

}  // namespace newswire::feed
