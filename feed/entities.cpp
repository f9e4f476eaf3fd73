#include "feed/entities.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "core/utf8.h"
#include "feed/entity_names.h"

namespace newswire::feed {
namespace {

// Where each name begins in a list that has one in every `stride` words.
template <std::size_t size>
constexpr std::array<std::uint16_t, size> index_of_names(std::string_view list, int stride) {
  std::array<std::uint16_t, size> index{};
  std::size_t found = 0;
  int words_left = 0;
  bool between = true;
  for (std::size_t at = 0; at < list.size(); ++at) {
    if (between && words_left-- == 0) {
      index[found++] = static_cast<std::uint16_t>(at);
      words_left = stride - 1;
    }
    between = list[at] == ' ';
  }
  return index;
}

constexpr auto character_index = index_of_names<2125>(named_characters, 2);
constexpr auto short_index = index_of_names<106>(names_without_semicolon, 1);
static_assert(character_index.back() != 0 && short_index.back() != 0);
constexpr std::size_t max_name_bytes = 31;  // CounterClockwiseContourIntegral
constexpr std::size_t min_short_bytes = 2;  // of the names without a semicolon: lt
constexpr std::size_t max_short_bytes = 6;  // Aacute

constexpr std::string_view word_at(std::string_view list, std::size_t at) {
  return list.substr(at, list.find(' ', at) - at);
}

// The place of `name` in the list, or none.
template <std::size_t size>
std::optional<std::size_t> find_name(std::string_view list,
                                     const std::array<std::uint16_t, size>& index,
                                     std::string_view name) {
  const auto found = std::lower_bound(
      index.begin(), index.end(), name,
      [list](std::uint16_t at, std::string_view wanted) { return word_at(list, at) < wanted; });
  if (found == index.end() || word_at(list, *found) != name) return std::nullopt;
  return *found;
}

// Bytes 0x80 to 0x9F in windows-1252.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

constexpr std::uint32_t no_character = 0x110000;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

// How many bytes of `run` are the longest name that HTML knows without its semicolon.
std::size_t short_name_bytes(std::string_view run) {
  std::size_t bytes = std::min(run.size(), max_short_bytes);
  while (bytes >= min_short_bytes &&
         !find_name(names_without_semicolon, short_index, run.substr(0, bytes))) {
    --bytes;
  }
  return bytes < min_short_bytes ? 0 : bytes;
}

int digit_value(char c, int base) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

Reference read_number(std::string_view text) {
  std::size_t at = 2;
  int base = 10;
  if (at < text.size() && (text[at] | 0x20) == 'x') {
    base = 16;
    ++at;
  }
  const std::size_t first = at;
  std::uint32_t number = 0;
  for (; at < text.size() && digit_value(text[at], base) >= 0; ++at) {
    number = std::min(number * static_cast<std::uint32_t>(base) +
                          static_cast<std::uint32_t>(digit_value(text[at], base)),
                      no_character);
  }
  if (at == first) return {};
  if (at < text.size() && text[at] == ';') ++at;
  return {at, {}, number};
}

}  // namespace

std::string_view html_entity(std::string_view name) {
  const auto found = find_name(named_characters, character_index, name);
  return found ? word_at(named_characters, *found + name.size() + 1) : std::string_view();
}

void append_numbered_character(std::string& out, std::uint32_t number) {
  char32_t character = number;
  if (number >= 0x80 && number < 0xA0) character = windows_1252[number - 0x80];
  if (number == 0 || number >= no_character || (number >= 0xD800 && number < 0xE000)) {
    character = 0xFFFD;
  }
  append_utf8(out, character);
}

Reference read_reference(std::string_view text) {
  if (text.size() > 2 && text[1] == '#') return read_number(text);
  std::size_t end = 1;
  while (end < text.size() && end <= max_name_bytes && is_alphanumeric(text[end])) ++end;
  const std::string_view run = text.substr(1, end - 1);
  if (end < text.size() && text[end] == ';') {
    if (const std::string_view named = html_entity(run); !named.empty()) return {end + 1, named, 0};
  }
  // "&copy 2026" and "&notit;", but not the "&copy=2" of an address.
  if (end < text.size() && text[end] == '=') return {};
  const std::size_t bytes = short_name_bytes(run);
  return bytes == 0 ? Reference{} : Reference{bytes + 1, html_entity(run.substr(0, bytes)), 0};
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
}

}  // namespace newswire::feed
