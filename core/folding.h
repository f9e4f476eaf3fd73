// Text on its way to becoming words: NFKC and full case folding, character by character, with the
// marks that a search may ignore set apart from the letters that it may not.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace newswire {

enum class CharKind : std::uint8_t {
  letter,
  digit,
  mark,       // combining, and part of the word: voicing marks, vowel signs, hamza ...
  diacritic,  // combining, and more than a plain letter asks for; follows its letter
  emoji,
  emoji_part,  // continues the emoji before it: joiner, tag, keycap
  space,
  opening,  // an opening bracket or quotation mark
  quote,    // opens or closes, depending on what stands before it
  sign,     // everything else
};

struct FoldedChar {
  char32_t value;
  std::uint32_t source;       // byte offset in the text of the character it comes from
  std::uint8_t source_bytes;  // and its length
  CharKind kind;
  bool greek_capital;
};

// Appends `text` to `out`. Soft hyphens, zero-width characters, byte order marks and variation
// selectors are gone; ™ ℠ © ® are spaces. Invalid UTF-8 is a sign. Text counts up to 4 GiB.
void fold_text(std::string_view text, std::vector<FoldedChar>& out);

}  // namespace newswire
