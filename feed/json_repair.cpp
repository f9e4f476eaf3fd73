#include "feed/json_repair.h"

#include <charconv>
#include <optional>

namespace newswire::feed {
namespace {

constexpr std::size_t escape_bytes = 6;  // \u0000

std::optional<unsigned> read_escape(std::string_view text) {
  if (text.size() < escape_bytes || text.substr(0, 2) != "\\u") return std::nullopt;
  unsigned value = 0;
  const char* end = text.data() + escape_bytes;
  const auto [at, error] = std::from_chars(text.data() + 2, end, value, 16);
  return error == std::errc() && at == end ? std::optional<unsigned>(value) : std::nullopt;
}

// `text` begins with a backslash inside of a string. Returns how many bytes it stands for.
std::size_t copy_escape(std::string_view text, std::string& out) {
  if (const auto value = read_escape(text)) {
    const bool high = *value >= 0xD800 && *value < 0xDC00;
    const bool low = *value >= 0xDC00 && *value < 0xE000;
    const auto next = read_escape(text.substr(escape_bytes));
    const bool pair = high && next && *next >= 0xDC00 && *next < 0xE000;
    const std::size_t bytes = pair ? 2 * escape_bytes : escape_bytes;
    out += (high || low) && !pair ? std::string_view("\\ufffd") : text.substr(0, bytes);
    return bytes;
  }
  const bool known =
      text.size() > 1 && std::string_view("\"\\/bfnrt").find(text[1]) != std::string_view::npos;
  if (known) out += text.substr(0, 2);
  return known ? 2 : 1;
}

}  // namespace

std::string repair_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (in_string && c == '\\') {
      at += copy_escape(text.substr(at), out);
      continue;
    }
    if (c == '"') in_string = !in_string;
    if (!in_string && (c == ']' || c == '}')) {
      const std::size_t last = out.find_last_not_of(" \t\r\n");
      if (last != std::string::npos && out[last] == ',') out.erase(last, 1);
    }
    out += in_string && static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    ++at;
  }
  return out;
}

}  // namespace newswire::feed
