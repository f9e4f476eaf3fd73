#include "core/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <utf8proc.h>

#include "core/utf8.h"

namespace newswire {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

// A cut looks for a word's end no further back than this share of the text.
constexpr std::size_t word_end_share = 3;

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t emoji_presentation = 0xFE0F;
constexpr char32_t black_flag = 0x1F3F4;

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

bool is_in(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

bool is_control_or_separator(char32_t c) {
  return c < 0x20 || is_in(c, 0x7F, 0x9F) || c == 0x2028 || c == 0x2029;
}

bool is_tag(char32_t c) {
  return is_in(c, 0xE0000, 0xE007F);
}

// Format characters that show nothing: they reorder text or make unequal text look equal. The
// visible ones (Arabic number signs) and the joiners are not among them.
bool is_disguise(char32_t c) {
  return c == 0xAD || c == 0x61C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
         is_in(c, 0x202A, 0x202E) || is_in(c, 0x2060, 0x206F) || c == 0xFEFF ||
         is_in(c, 0xFFF9, 0xFFFB) || is_in(c, 0x1BCA0, 0x1BCA3) || is_in(c, 0x1D173, 0x1D17A) ||
         is_tag(c);
}

bool is_emoji_modifier(char32_t c) {
  return is_in(c, 0x1F3FB, 0x1F3FF);
}
bool is_regional_indicator(char32_t c) {
  return is_in(c, 0x1F1E6, 0x1F1FF);
}

bool is_eight_ascii(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return (word & 0x8080808080808080) == 0;
}

std::size_t first_bad_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    // Most of most texts, and several times as fast as one by one.
    while (at + 8 <= text.size() && is_eight_ascii(text.data() + at)) at += 8;
    if (at == text.size()) break;
    const DecodedCodePoint next = decode_utf8(text, at);
    if (!next.valid) break;
    at += next.bytes;
  }
  return at;
}

// Columns of a character by itself. Where utf8proc and terminals differ, it is as terminals have
// it, whose tables go back to wcwidth().
std::size_t character_width(char32_t c) {
  // Vowels and final consonants of Hangul stand in the first two columns of their syllable.
  const bool is_within_syllable = (c >= 0x1160 && c <= 0x11ff) || (c >= 0xd7b0 && c <= 0xd7fb);
  if (is_within_syllable) return 0;
  const auto point = static_cast<utf8proc_int32_t>(c);
  // Marks that stand beside their letter, as in Devanagari, take a column.
  const int least = utf8proc_category(point) == UTF8PROC_CATEGORY_MC ? 1 : 0;
  return static_cast<std::size_t>(std::max(utf8proc_charwidth(point), least));
}

}  // namespace

bool is_white_space(char32_t c) {
  return is_in(c, 0x09, 0x0D) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         is_in(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_valid_utf8(std::string_view text) {
  return first_bad_utf8(text) == text.size();
}

std::string repair_utf8(std::string_view text) {
  if (text.find('\0') == std::string_view::npos && is_valid_utf8(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + replacement.size());
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    if (next.valid && next.value != 0) {
      out.append(text, at, next.bytes);
    } else {
      out.append(replacement);
    }
    at += next.bytes;
  }
  return out;
}

std::string terminal_safe(std::string_view text) {
  if (is_printable_ascii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  bool in_flag = false;  // the flags of England, Scotland and Wales are spelled with tags
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    in_flag = next.value == black_flag || (in_flag && is_tag(next.value));
    if (!next.valid || next.value == 0) {
      out.append(replacement);
    } else if (is_control_or_separator(next.value)) {
      out.push_back(' ');
    } else if (!is_disguise(next.value) || in_flag) {
      out.append(text, at, next.bytes);
    }
    at += next.bytes;
  }
  return out;
}

std::string collapse_space(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space_is_due = false;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    if (is_white_space(next.value)) {
      space_is_due = !out.empty();
    } else {
      if (space_is_due) out.push_back(' ');
      space_is_due = false;
      out.append(text, at, next.bytes);
    }
    at += next.bytes;
  }
  return out;
}

std::string truncate_text(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  const bool marks_the_cut = max_bytes >= ellipsis.size();
  const std::size_t room = marks_the_cut ? max_bytes - ellipsis.size() : max_bytes;
  std::size_t cut = 0;       // the end of the last cluster that fits
  std::size_t word_end = 0;  // the last such end that a space follows
  utf8proc_int32_t break_state = 0;
  char32_t previous = 0;
  for (std::size_t at = 0; at < text.size() && at <= room;) {
    const DecodedCodePoint next = decode_utf8(text, at);
    if (at > 0 &&
        utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(previous),
                                         static_cast<utf8proc_int32_t>(next.value), &break_state)) {
      cut = at;
      if (is_white_space(next.value) && !is_white_space(previous)) word_end = at;
    }
    previous = next.value;
    at += next.bytes;
  }
  if (word_end > 0 && cut - word_end <= room / word_end_share) cut = word_end;
  std::string out(text.substr(0, cut));
  if (marks_the_cut) out.append(ellipsis);
  return out;
}

std::size_t display_width(std::string_view text) {
  if (is_printable_ascii(text)) return text.size();
  std::size_t width = 0;
  std::size_t last_width = 0;  // of the last character that took any column
  char32_t previous = 0;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    at += next.bytes;
    const char32_t c = next.value;
    std::size_t columns = 0;
    if (c == emoji_presentation) {
      columns = last_width == 1 ? 1 : 0;
      last_width += columns;
    } else if (previous == zero_width_joiner && last_width == 2) {
      columns = 0;  // drawn as one picture with what it is joined to
    } else if (is_emoji_modifier(c) && last_width == 2) {
      columns = 0;
    } else if (is_regional_indicator(c)) {
      last_width = columns = 1;  // a flag is a pair of them
    } else if (const std::size_t width_alone = character_width(c); width_alone > 0) {
      last_width = columns = width_alone;
    }
    width += columns;
    previous = c;
  }
  return width;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool ascii_iequals(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view ascii_trim(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

}  // namespace newswire
