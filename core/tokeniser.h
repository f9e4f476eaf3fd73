// The one tokeniser: how text is cut into the words that queries are matched by. Query and item go
// through the same steps, so that what finds what is decided in one place (docs/query.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/folding.h"
#include "core/script.h"

namespace newswire {

// What stands between a token and the one before it.
enum class Gap : std::uint8_t {
  none,   // nothing: a change of script, the next character of an unspaced script, an emoji
  space,  // white space only
  mark,   // punctuation; also before the first token
};

// The sign that belongs to a word of an unspaced script. In other scripts it is part of the word.
enum class Symbol : std::uint8_t { none, plus, plus_plus, hash };

// Of one letter, which begins at byte `at` of the token's text.
struct Diacritic {
  std::uint32_t at;
  char32_t mark;
  friend auto operator<=>(const Diacritic&, const Diacritic&) = default;
};

// A word (with its symbol: "c++", ".net", "at&t"), a grapheme cluster of an unspaced script, or an
// emoji sequence.
struct Token {
  std::uint64_t hash;        // of the text
  std::uint32_t text_begin;  // in Tokens::text
  std::uint32_t text_end;
  std::uint32_t diacritics_begin;  // in Tokens::diacritics
  std::uint32_t diacritics_end;
  std::uint32_t source_begin;  // bytes of the text that was cut
  std::uint32_t source_end;
  Script script;
  Gap gap;
  Symbol symbol;
  bool greek_capitals;  // all of it: such a word may lack its accents

  friend bool operator==(const Token&, const Token&) = default;
};

// The tokens of one or more texts. `text` holds their folded letters without diacritics.
struct Tokens {
  std::string text;
  std::vector<Diacritic> diacritics;
  std::vector<Token> list;

  std::string_view text_of(const Token& token) const {
    return std::string_view(text).substr(token.text_begin, token.text_end - token.text_begin);
  }
};

std::uint64_t hash_of_word(std::string_view folded);

// Holds memory for reuse between texts. One thread at a time.
class Tokeniser {
 public:
  // Appends the tokens of `text` to `out`.
  void tokenise(std::string_view text, Tokens& out);

 private:
  std::vector<FoldedChar> chars_;
};

// The token as it is written: letters with their diacritics, composed, and its symbol. Tokenised
// again it gives an equal token.
std::string spelling_of(const Tokens& tokens, const Token& token);

}  // namespace newswire
