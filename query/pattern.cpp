#include "query/pattern.h"

#include <algorithm>

#include "core/utf8.h"

namespace newswire::query {
namespace {

// How far apart two tokens of the query may be in the text.
Gap gap_allowed(const Token& before, const Token& token) {
  if (token.gap != Gap::none) return Gap::mark;
  if (before.script == Script::emoji || token.script == Script::emoji) return Gap::mark;
  if (before.script != token.script) return Gap::space;  // a mixed term
  return token.script == Script::unspaced ? Gap::none : Gap::mark;
}

}  // namespace

bool continues_syllable(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const char32_t c = decode_utf8(text, at).value;
  return (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FB);
}

std::optional<Pattern> Pattern::make(std::string_view text, bool ends_open) {
  Pattern pattern;
  Tokeniser().tokenise(text, pattern.tokens_);
  const std::vector<Token>& list = pattern.tokens_.list;
  if (list.empty()) return std::nullopt;
  for (std::size_t i = 0; i < list.size(); ++i) {
    pattern.parts_.push_back({.widest_gap = i == 0 ? Gap::mark : gap_allowed(list[i - 1], list[i]),
                              .is_prefix = list[i].script == Script::hangul});
  }
  pattern.ends_open_ = ends_open && list.back().script == Script::spaced;
  if (pattern.ends_open_) pattern.parts_.back().is_prefix = true;
  return pattern;
}

std::optional<TokenMatch> Pattern::find(const TokenRange& range, std::size_t from) const {
  const std::size_t length = size();
  if (range.last - range.first < length) return std::nullopt;
  for (std::size_t at = from; at + length <= range.last; ++at) {
    if (fits_from(range, at)) return TokenMatch{at, at + length};
  }
  return std::nullopt;
}

bool Pattern::fits_from(const TokenRange& range, std::size_t at) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const Token& token = range.tokens.list[at + i];
    if (i > 0 && token.gap > parts_[i].widest_gap) return false;
    if (!fits(range.tokens, token, i)) return false;
  }
  return true;
}

bool Pattern::fits(const Tokens& tokens, const Token& token, std::size_t index) const {
  const Token& wanted = tokens_.list[index];
  if (token.script != wanted.script) return false;
  if (!parts_[index].is_prefix) {
    if (token.hash != wanted.hash || tokens.text_of(token) != tokens_.text_of(wanted)) return false;
    if (wanted.symbol != Symbol::none && wanted.symbol != token.symbol) return false;
  } else {
    const std::string_view text = tokens.text_of(token);
    const std::string_view start = tokens_.text_of(wanted);
    if (!text.starts_with(start)) return false;
    if (wanted.script == Script::hangul && continues_syllable(text, start.size())) return false;
  }
  return has_diacritics(tokens, token, wanted);
}

bool Pattern::has_diacritics(const Tokens& tokens, const Token& token, const Token& wanted) const {
  if (wanted.diacritics_begin == wanted.diacritics_end || token.greek_capitals) return true;
  const auto begin = tokens.diacritics.begin();
  const auto asked = tokens_.diacritics.begin();
  return std::includes(begin + token.diacritics_begin, begin + token.diacritics_end,
                       asked + wanted.diacritics_begin, asked + wanted.diacritics_end);
}

std::string Pattern::spelling() const {
  const bool is_phrase = std::any_of(parts_.begin() + 1, parts_.end(),
                                     [](const Part& part) { return part.widest_gap == Gap::mark; });
  std::string out;
  for (std::size_t i = 0; i < size(); ++i) {
    const std::string word = spelling_of(tokens_, tokens_.list[i]);
    if (i > 0 && parts_[i].widest_gap == Gap::mark) {
      // No star ends a quoted phrase, so one that ends open is joined by punctuation: a bracket
      // where a dot must stay a word's first character.
      out += !ends_open_ ? ' ' : word.starts_with('.') ? '[' : '-';
    }
    out += word;
  }
  if (ends_open_) return out + '*';
  return is_phrase ? '"' + out + '"' : out;
}

}  // namespace newswire::query
