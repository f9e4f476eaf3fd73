// What a word, a prefix or a phrase of a query looks for in tokenised text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tokeniser.h"

namespace newswire::query {

// The tokens of one text, as a range of a larger list.
struct TokenRange {
  const Tokens& tokens;
  std::size_t first;
  std::size_t last;
};

// Whether the character at `at` is a vowel or final consonant jamo, which continues the Hangul
// syllable before it.
bool continues_syllable(std::string_view text, std::size_t at);

// Where in the tokens something was found: [first, last) of the list.
struct TokenMatch {
  std::size_t first;
  std::size_t last;
};

// Immutable; may be used from any number of threads.
class Pattern {
 public:
  // `ends_open`: the last word is a prefix ("word*"). nullopt where `text` holds no word.
  static std::optional<Pattern> make(std::string_view text, bool ends_open);

  bool is_in(const TokenRange& range) const { return find(range, range.first).has_value(); }
  // The first occurrence that begins at token `from` or later.
  std::optional<TokenMatch> find(const TokenRange& range, std::size_t from) const;

  // As the query language writes it; equal patterns are spelled equally.
  std::string spelling() const;

  std::size_t size() const { return tokens_.list.size(); }
  // The texts that contain the pattern contain a token with this text, whole: true for all but the
  // last word of a prefix, and Hangul words, which match as prefixes anyway.
  bool asks_whole(std::size_t index) const { return !parts_[index].is_prefix; }
  const Token& token(std::size_t index) const { return tokens_.list[index]; }
  std::string_view text(std::size_t index) const { return tokens_.text_of(token(index)); }

  // What may stand between word `index` and the one before it; from 1.
  Gap widest_gap(std::size_t index) const { return parts_[index].widest_gap; }

  // Whether the last word was asked for as a prefix and is one by more than its script's rule.
  bool ends_open() const { return ends_open_; }

 private:
  struct Part {
    Gap widest_gap;  // to the token before
    bool is_prefix;
  };

  bool fits(const Tokens& tokens, const Token& token, std::size_t index) const;
  bool fits_from(const TokenRange& range, std::size_t at) const;
  bool has_diacritics(const Tokens& tokens, const Token& token, const Token& wanted) const;

  Tokens tokens_;
  std::vector<Part> parts_;
  bool ends_open_ = false;
};

}  // namespace newswire::query
