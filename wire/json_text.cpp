#include "wire/json_text.h"

#include <charconv>
#include <cstdint>
#include <cstring>

#include "core/text.h"

namespace newswire::wire {
namespace {

bool needs_escape(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\';
}

// Whether any of eight bytes needs it: the high bit of each stands in the sum where the byte is
// below 0x20, or equal to one of the two (Bit Twiddling Hacks, "determine if a word has a byte less
// than n"). Most text has none, and is copied eight times as fast.
bool any_needs_escape(const char* eight) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t high_bits = 0x80 * ones;
  std::uint64_t word;
  std::memcpy(&word, eight, sizeof word);
  const std::uint64_t quotes = word ^ '"' * ones;
  const std::uint64_t backslashes = word ^ '\\' * ones;
  return (((word - 0x20 * ones) & ~word) | ((quotes - ones) & ~quotes) |
          ((backslashes - ones) & ~backslashes)) &
         high_bits;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  static constexpr char digits[] = "0123456789abcdef";
  out += "\\u00";
  out += digits[(c >> 4) & 0xf];
  out += digits[c & 0xf];
}

void append_valid(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    while (i + 8 <= text.size() && !any_needs_escape(text.data() + i)) i += 8;
    if (i == text.size()) break;
    if (!needs_escape(static_cast<unsigned char>(text[i]))) continue;
    out.append(text, copied, i - copied);
    append_escaped(out, text[i]);
    copied = i + 1;
  }
  out.append(text, copied);
  out += '"';
}

}  // namespace

std::size_t json_bytes(char c) {
  if (!needs_escape(static_cast<unsigned char>(c))) return 1;
  std::string escaped;
  append_escaped(escaped, c);
  return escaped.size();
}

void append_json(std::string& out, std::string_view text) {
  if (is_valid_utf8(text)) {
    append_valid(out, text);
  } else {
    append_valid(out, repair_utf8(text));
  }
}

void append_json(std::string& out, const std::optional<std::string>& text) {
  if (text) {
    append_json(out, std::string_view(*text));
  } else {
    out += "null";
  }
}

void append_json(std::string& out, std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_json(std::string& out, const std::vector<std::string>& texts) {
  out += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ',';
    append_json(out, std::string_view(texts[i]));
  }
  out += ']';
}

void append_json(std::string& out, const std::vector<std::int64_t>& numbers) {
  out += '[';
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) out += ',';
    append_json(out, numbers[i]);
  }
  out += ']';
}

}  // namespace newswire::wire
