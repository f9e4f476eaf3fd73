#include "core/folding.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <utf8proc.h>

#include "core/diacritics.h"
#include "core/emoji.h"
#include "core/script.h"
#include "core/utf8.h"

namespace newswire {
namespace {

constexpr bool in(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

bool is_ignored(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || in(c, 0x180B, 0x180F) || in(c, 0x200B, 0x200F) ||
         in(c, 0x202A, 0x202E) || in(c, 0x2060, 0x206F) || in(c, 0xFE00, 0xFE0F) || c == 0xFEFF ||
         in(c, 0xE0000, 0xE0FFF);
}

bool is_legal_sign(char32_t c) {
  return c == 0xA9 || c == 0xAE || c == 0x2120 || c == 0x2122;
}

// The composite of a letter and what follows it (hamza, kana voicing, jamo), or 0.
char32_t composite(char32_t first, char32_t second) {
  utf8proc_int32_t pair[] = {static_cast<utf8proc_int32_t>(first),
                             static_cast<utf8proc_int32_t>(second), 0};
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  return utf8proc_normalize_utf32(pair, 2, options) == 1 ? static_cast<char32_t>(pair[0]) : 0;
}

CharKind kind_of(char32_t c) {
  if (in(c, 0x09, 0x0D) || c == 0x85) return CharKind::space;
  if (c == U'"' || c == U'\'' || c == U'`') return CharKind::quote;
  if (c == U'¿' || c == U'¡') return CharKind::opening;
  // Apostrophes by name and use, though letters by category.
  if (c == 0x2BB || c == 0x2BC) return CharKind::quote;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return CharKind::letter;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NO:
      return CharKind::digit;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return CharKind::mark;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return CharKind::space;
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PI:
      return CharKind::opening;
    case UTF8PROC_CATEGORY_PF:
      return CharKind::quote;
    default:
      return CharKind::sign;
  }
}

bool is_greek_capital(char32_t c) {
  if (!in(c, 0x370, 0x3FF) && !in(c, 0x1F00, 0x1FFF)) return false;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

// Adds the characters of one text, one at a time; `source` is where the next ones come from.
class Folder {
 public:
  explicit Folder(std::vector<FoldedChar>& out) : out_(out), start_(out.size()) {}

  void at(std::size_t offset, std::size_t bytes) {
    source_ = static_cast<std::uint32_t>(offset);
    source_bytes_ = static_cast<std::uint8_t>(bytes);
  }

  void put(char32_t value, CharKind kind, bool greek_capital = false) {
    out_.push_back({value, source_, source_bytes_, kind, greek_capital});
  }

  void fold(char32_t c) {
    const bool greek_capital = is_greek_capital(c);
    if (c == 0x130 || c == 0x131) return put(U'i', CharKind::letter);
    std::array<utf8proc_int32_t, 32> parts;
    int boundary = UTF8PROC_BOUNDCLASS_START;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT |
                                                        UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD);
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts.data(),
                                               parts.size(), options, &boundary);
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      put_part(static_cast<char32_t>(parts[static_cast<std::size_t>(i)]), greek_capital);
    }
  }

  // Flags of two letters are never part of a longer sequence.
  bool follows_emoji() const {
    return out_.size() > start_ && !is_regional_indicator(out_.back().value) &&
           (out_.back().kind == CharKind::emoji || out_.back().kind == CharKind::emoji_part);
  }
  bool follows_flag_tag() const {
    return follows_emoji() && (out_.back().value == black_flag || is_tag(out_.back().value));
  }
  // Makes an emoji of the key before it; without one it is nothing.
  void put_keycap() {
    if (out_.size() == start_) return;
    FoldedChar& key = out_.back();
    if (key.kind != CharKind::digit && key.value != U'#' && key.value != U'*') return;
    key.kind = CharKind::emoji;
    put(keycap, CharKind::emoji_part);
  }

 private:
  void put_part(char32_t c, bool greek_capital) {
    const CharKind kind = kind_of(c);
    if (kind == CharKind::mark) return put_mark(c);
    if (kind == CharKind::letter) {
      for (const StrokedLetter& s : stroked_letters) {
        if (c == s.letter) {
          put(s.plain, CharKind::letter);
          return put(s.stroke, CharKind::diacritic);
        }
      }
      if (script_of(c) == Script::hangul && join(c)) return;
    }
    put(c, kind, greek_capital && kind == CharKind::letter);
  }

  // A mark without a letter before it (such as an accent key's own sign) is nothing.
  void put_mark(char32_t mark) {
    const std::optional<std::size_t> base = base_of_mark();
    if (!base) return;
    FoldedChar& letter = out_[*base];
    if (is_diacritic(mark, letter.value)) {
      if (letter.value == U'i' && mark == 0x307) return;  // İ, I and ı are one letter with i
      if (const char32_t whole = whole_letter(letter.value, mark)) return become(letter, whole);
      // Right behind its letter, whatever other marks stand there.
      const auto behind = out_.begin() + static_cast<std::ptrdiff_t>(*base) + 1;
      out_.insert(behind, {mark, source_, source_bytes_, CharKind::diacritic, false});
      return;
    }
    std::size_t last = out_.size() - 1;
    while (out_[last].kind == CharKind::diacritic) --last;
    if (const char32_t whole = composite(out_[last].value, mark)) return become(out_[last], whole);
    put(mark, CharKind::mark);
    sort_marks();
  }

  // The letter or digit that a mark put now belongs to. No letter has more than 30 marks (Unicode
  // Standard Annex 15, stream-safe text), which bounds the time for text that is all marks.
  std::optional<std::size_t> base_of_mark() const {
    constexpr std::size_t most_marks = 30;
    for (std::size_t at = out_.size(); at > start_ && out_.size() - at <= most_marks; --at) {
      const CharKind kind = out_[at - 1].kind;
      if (kind == CharKind::letter || kind == CharKind::digit) return at - 1;
      if (kind != CharKind::mark && kind != CharKind::diacritic) break;
    }
    return std::nullopt;
  }

  bool join(char32_t jamo) {
    if (out_.size() == start_ || script_of(out_.back().value) != Script::hangul) return false;
    const char32_t whole = composite(out_.back().value, jamo);
    if (whole != 0) become(out_.back(), whole);
    return whole != 0;
  }

  // A letter that what comes now is a part of.
  void become(FoldedChar& letter, char32_t whole) const {
    letter.value = whole;
    const std::uint32_t bytes = source_ + source_bytes_ - letter.source;
    letter.source_bytes = static_cast<std::uint8_t>(std::min<std::uint32_t>(bytes, 255));
  }

  // Canonical order (Unicode 15, section 3.11): marks that do not touch each other may be typed in
  // any order.
  void sort_marks() {
    const auto order = [this](std::size_t i) {
      return utf8proc_get_property(static_cast<utf8proc_int32_t>(out_[i].value))->combining_class;
    };
    for (std::size_t i = out_.size() - 1; i > start_ && out_[i - 1].kind == CharKind::mark; --i) {
      if (order(i) == 0 || order(i - 1) <= order(i)) break;
      std::swap(out_[i].value, out_[i - 1].value);
    }
  }

  std::vector<FoldedChar>& out_;
  std::size_t start_;
  std::uint32_t source_ = 0;
  std::uint8_t source_bytes_ = 0;
};

// What the characters below U+2000 become, worked out once: the alphabets of most headlines take
// one look-up a character.
struct FoldEntry {
  char16_t value;
  char16_t diacritics[2];
  CharKind kind;
  bool greek_capital;
  bool is_simple;  // one character and up to two diacritics, whatever stands before it
};

constexpr char32_t table_end = 0x2000;
using FoldTable = std::array<FoldEntry, table_end>;

FoldEntry make_entry(char32_t c) {
  FoldEntry entry{};
  if (is_ignored(c) || is_legal_sign(c) || kind_of(c) == CharKind::mark || is_emoji(c) ||
      script_of(c) == Script::hangul) {
    return entry;
  }
  // Behind a letter, so that what begins with a mark shows it (Thai sara am).
  std::vector<FoldedChar> parts;
  Folder folder(parts);
  folder.put(U'x', CharKind::letter);
  folder.fold(c);
  if (parts.size() < 2 || parts.size() > 4 || parts[1].value > 0xFFFF) return entry;
  if (parts[1].kind == CharKind::mark || parts[1].kind == CharKind::diacritic) return entry;
  for (std::size_t i = 2; i < parts.size(); ++i) {
    if (parts[i].kind != CharKind::diacritic) return entry;
    entry.diacritics[i - 2] = static_cast<char16_t>(parts[i].value);
  }
  entry.value = static_cast<char16_t>(parts[1].value);
  entry.kind = parts[1].kind;
  entry.greek_capital = parts[1].greek_capital;
  entry.is_simple = true;
  return entry;
}

const FoldTable& fold_table() {
  static const auto table = [] {
    auto made = std::make_unique<FoldTable>();
    for (char32_t c = 0; c < table_end; ++c) (*made)[c] = make_entry(c);
    return made;
  }();
  return *table;
}

// Letters that fold to themselves: Han ideographs, kana and Hangul syllables.
bool is_plain_east_asian(char32_t c) {
  return in(c, 0x4E00, 0x9FFF) || in(c, 0xAC00, 0xD7A3) || in(c, 0x3041, 0x3096) ||
         in(c, 0x30A1, 0x30FA) || c == 0x30FC;
}

bool emoji_follows(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const DecodedCodePoint next = decode_utf8(text, at);
    if (!in(next.value, 0xFE00, 0xFE0F)) return is_emoji(next.value);
    at += next.bytes;
  }
  return false;
}

}  // namespace

void fold_text(std::string_view text, std::vector<FoldedChar>& out) {
  const FoldTable& table = fold_table();
  Folder folder(out);
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    const char32_t c = next.value;
    folder.at(at, next.bytes);
    at += next.bytes;
    if (c < table_end && table[c].is_simple) {
      const FoldEntry& entry = table[c];
      folder.put(entry.value, entry.kind, entry.greek_capital);
      if (entry.diacritics[0] != 0) folder.put(entry.diacritics[0], CharKind::diacritic);
      if (entry.diacritics[1] != 0) folder.put(entry.diacritics[1], CharKind::diacritic);
    } else if (is_plain_east_asian(c)) {
      folder.put(c, CharKind::letter);
    } else if (is_legal_sign(c)) {
      folder.put(U' ', CharKind::space);
    } else if (c == zero_width_joiner && folder.follows_emoji() && emoji_follows(text, at)) {
      folder.put(c, CharKind::emoji_part);
    } else if (is_tag(c) && folder.follows_flag_tag()) {
      folder.put(c, CharKind::emoji_part);
    } else if (c == keycap) {
      folder.put_keycap();
    } else if (is_ignored(c)) {
      continue;
    } else if (is_emoji(c)) {
      folder.put(c, CharKind::emoji);
    } else {
      folder.fold(c);
    }
  }
}

}  // namespace newswire
