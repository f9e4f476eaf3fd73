// Folded text, character by character, in the two forms that the tokeniser cuts. For
// core/tokeniser only.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/folding.h"
#include "core/script.h"
#include "core/tokeniser.h"
#include "core/utf8.h"

namespace newswire {

// Any text, as fold_text() made it.
class FoldedText {
 public:
  explicit FoldedText(const std::vector<FoldedChar>& chars) : chars_(chars) {}

  std::size_t size() const { return chars_.size(); }
  CharKind kind(std::size_t at) const { return chars_[at].kind; }
  char32_t value(std::size_t at) const { return chars_[at].value; }
  std::uint32_t source(std::size_t at) const { return chars_[at].source; }
  std::uint32_t source_end(std::size_t at) const {
    return chars_[at].source + chars_[at].source_bytes;
  }
  bool is_greek_capital(std::size_t at) const { return chars_[at].greek_capital; }
  // Only of letters and digits.
  Script script(std::size_t at) const {
    return kind(at) == CharKind::digit ? Script::spaced : script_of(value(at));
  }

  // Appends the characters from `begin` on to the text of the token that began at `token_begin`.
  void append(std::size_t begin, std::size_t end, std::uint32_t token_begin, Tokens& out) {
    for (std::size_t at = begin; at < end; ++at) {
      if (kind(at) == CharKind::diacritic) {
        out.diacritics.push_back({letter_at_, value(at)});
        continue;
      }
      letter_at_ = static_cast<std::uint32_t>(out.text.size()) - token_begin;
      append_utf8(out.text, value(at));
    }
  }

 private:
  const std::vector<FoldedChar>& chars_;
  std::uint32_t letter_at_ = 0;  // in its token, the last letter that was appended
};

// Text of ASCII alone, as most headlines are: each byte is a character that folds by itself, so
// that it need not be folded beforehand, which would take most of the time.
class AsciiText {
 public:
  explicit AsciiText(std::string_view text) : text_(text), folded_(folded_ascii()) {}

  std::size_t size() const { return text_.size(); }
  CharKind kind(std::size_t at) const { return folded(at).kind; }
  char32_t value(std::size_t at) const { return folded(at).value; }
  std::uint32_t source(std::size_t at) const { return static_cast<std::uint32_t>(at); }
  std::uint32_t source_end(std::size_t at) const { return static_cast<std::uint32_t>(at + 1); }
  bool is_greek_capital(std::size_t) const { return false; }
  Script script(std::size_t) const { return Script::spaced; }

  void append(std::size_t begin, std::size_t end, std::uint32_t, Tokens& out) const {
    for (std::size_t at = begin; at < end; ++at) {
      out.text.push_back(static_cast<char>(folded(at).value));
    }
  }

 private:
  using Table = std::array<FoldedChar, 128>;

  static const Table& folded_ascii() {
    static const Table table = [] {
      Table made;
      std::vector<FoldedChar> chars;
      for (std::size_t c = 0; c < made.size(); ++c) {
        const char text = static_cast<char>(c);
        chars.clear();
        fold_text({&text, 1}, chars);
        assert(chars.size() == 1);
        made[c] = chars.front();
      }
      return made;
    }();
    return table;
  }
  const FoldedChar& folded(std::size_t at) const {
    return folded_[static_cast<unsigned char>(text_[at])];
  }

  std::string_view text_;
  const Table& folded_;
};

}  // namespace newswire
