#include "core/tokeniser.h"

#include <algorithm>

#include <utf8proc.h>

#include "core/emoji.h"
#include "core/fnv1a.h"
#include "core/normalisation.h"
#include "core/utf8.h"

namespace newswire {
namespace {

bool is_word_start(CharKind kind) {
  return kind == CharKind::letter || kind == CharKind::digit;
}

bool is_word_part(CharKind kind) {
  return is_word_start(kind) || kind == CharKind::mark || kind == CharKind::diacritic;
}

// Only of letters and digits.
Script script_of(const FoldedChar& c) {
  return c.kind == CharKind::digit ? Script::spaced : newswire::script_of(c.value);
}

bool is_cluster_start(char32_t previous, char32_t next, utf8proc_int32_t& state) {
  return utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(previous),
                                          static_cast<utf8proc_int32_t>(next), &state);
}

class Cutter {
 public:
  Cutter(const std::vector<FoldedChar>& chars, Tokens& out) : chars_(chars), out_(out) {}

  void cut() {
    while (at_ < chars_.size()) {
      const CharKind kind = chars_[at_].kind;
      if (is_word_start(kind)) {
        cut_word();
      } else if (kind == CharKind::emoji || kind == CharKind::emoji_part) {
        cut_emoji();
      } else {
        if (kind == CharKind::space) {
          gap_ = std::max(gap_, Gap::space);
        } else if (!is_word_part(kind)) {
          gap_ = Gap::mark;
        }
        ++at_;
      }
    }
  }

 private:
  void cut_word() {
    const Script script = script_of(chars_[at_]);
    if (script == Script::unspaced) return cut_unspaced();
    begin(script);
    if (has_leading_dot()) {
      out_.text.push_back('.');
      out_.list.back().source_begin = chars_[at_ - 1].source;
    }
    take_run(script);
    while (is_sign(at_, U'&') && at_ + 1 < chars_.size() && is_word_start(chars_[at_ + 1].kind) &&
           script_of(chars_[at_ + 1]) == script) {
      take();
      take_run(script);
    }
    switch (trailing_symbol()) {
      case Symbol::none:
        break;
      case Symbol::plus_plus:
        take();
        [[fallthrough]];
      case Symbol::plus:
      case Symbol::hash:
        take();
    }
    end();
  }

  void cut_unspaced() {
    while (at_ < chars_.size() && is_word_start(chars_[at_].kind) &&
           script_of(chars_[at_]) == Script::unspaced) {
      begin(Script::unspaced);
      utf8proc_int32_t state = 0;
      do {
        take();
      } while (at_ < chars_.size() && is_word_part(chars_[at_].kind) &&
               (!is_word_start(chars_[at_].kind) || script_of(chars_[at_]) == Script::unspaced) &&
               !is_cluster_start(chars_[at_ - 1].value, chars_[at_].value, state));
      while (at_ < chars_.size() && !is_word_start(chars_[at_].kind) &&
             is_word_part(chars_[at_].kind)) {
        take();
      }
      end();
    }
    Token& last = out_.list.back();
    last.symbol = trailing_symbol();
    if (last.symbol == Symbol::none) return;
    at_ += last.symbol == Symbol::plus_plus ? 2 : 1;
    last.source_end = chars_[at_ - 1].source + chars_[at_ - 1].source_bytes;
    gap_ = Gap::mark;
  }

  void cut_emoji() {
    begin(Script::emoji);
    const char32_t first = chars_[at_].value;
    take();
    if (is_regional_indicator(first)) {
      if (at_ < chars_.size() && is_regional_indicator(chars_[at_].value)) take();
      return end();
    }
    while (at_ < chars_.size()) {
      const FoldedChar& next = chars_[at_];
      const bool is_joined = chars_[at_ - 1].value == zero_width_joiner;
      const bool is_toned = is_skin_tone(next.value) && !is_skin_tone(chars_[at_ - 1].value);
      if (next.kind != CharKind::emoji_part &&
          !(next.kind == CharKind::emoji && (is_joined || is_toned))) {
        break;
      }
      take();
    }
    end();
  }

  // Letters, digits and marks of one script.
  void take_run(Script script) {
    while (at_ < chars_.size() && is_word_part(chars_[at_].kind) &&
           (!is_word_start(chars_[at_].kind) || script_of(chars_[at_]) == script)) {
      take();
    }
  }

  bool is_sign(std::size_t at, char32_t sign) const {
    return at < chars_.size() && chars_[at].kind == CharKind::sign && chars_[at].value == sign;
  }

  // What the word that ends here has behind it.
  Symbol trailing_symbol() const {
    const bool is_plus = is_sign(at_, U'+');
    if (is_plus && is_sign(at_ + 1, U'+')) return Symbol::plus_plus;
    if (!is_plus && !is_sign(at_, U'#')) return Symbol::none;
    if (at_ + 1 < chars_.size() && is_word_start(chars_[at_ + 1].kind)) return Symbol::none;
    return is_plus ? Symbol::plus : Symbol::hash;
  }

  // A single dot after a space, the start or an opening mark, before a letter.
  bool has_leading_dot() const {
    return at_ > 0 && is_sign(at_ - 1, U'.') && chars_[at_].kind == CharKind::letter &&
           opens(at_ - 1);
  }

  // True where what stands before `at` is a space, the start or an opening mark. A quotation mark
  // that may open or close opens where it stands behind one of these itself.
  bool opens(std::size_t at) const {
    while (at > 0 && chars_[at - 1].kind == CharKind::quote) --at;
    return at == 0 || chars_[at - 1].kind == CharKind::space ||
           chars_[at - 1].kind == CharKind::opening;
  }

  void take() {
    const FoldedChar& c = chars_[at_++];
    if (c.kind == CharKind::diacritic) {
      out_.diacritics.push_back({letter_at_, c.value});
    } else {
      letter_at_ = static_cast<std::uint32_t>(out_.text.size()) - out_.list.back().text_begin;
      append_utf8(out_.text, c.value);
    }
    has_letter_ = has_letter_ || c.kind == CharKind::letter;
    has_other_letter_ = has_other_letter_ || (c.kind == CharKind::letter && !c.greek_capital);
    out_.list.back().source_end = c.source + c.source_bytes;
  }

  void begin(Script script) {
    Token token{};
    token.text_begin = static_cast<std::uint32_t>(out_.text.size());
    token.diacritics_begin = static_cast<std::uint32_t>(out_.diacritics.size());
    token.source_begin = chars_[at_].source;
    token.script = script;
    token.gap = gap_;
    out_.list.push_back(token);
    gap_ = Gap::none;
    has_letter_ = has_other_letter_ = false;
  }

  void end() {
    Token& token = out_.list.back();
    token.text_end = static_cast<std::uint32_t>(out_.text.size());
    token.diacritics_end = static_cast<std::uint32_t>(out_.diacritics.size());
    token.greek_capitals = has_letter_ && !has_other_letter_;
    token.hash = hash_of_word(out_.text_of(token));
    // A letter's diacritics are a set: asked for and answered in any order.
    if (token.diacritics_end - token.diacritics_begin > 1) {
      std::sort(out_.diacritics.begin() + token.diacritics_begin, out_.diacritics.end());
    }
  }

  const std::vector<FoldedChar>& chars_;
  Tokens& out_;
  std::size_t at_ = 0;
  Gap gap_ = Gap::mark;
  std::uint32_t letter_at_ = 0;
  bool has_letter_ = false;
  bool has_other_letter_ = false;
};

}  // namespace

std::uint64_t hash_of_word(std::string_view folded) {
  return fnv1a(folded);
}

void Tokeniser::tokenise(std::string_view text, Tokens& out) {
  chars_.clear();
  chars_.reserve(text.size());
  fold_text(text, chars_);
  Cutter(chars_, out).cut();
}

std::string spelling_of(const Tokens& tokens, const Token& token) {
  const std::string_view text = tokens.text_of(token);
  std::string decomposed;
  std::uint32_t next = token.diacritics_begin;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint letter = decode_utf8(text, at);
    decomposed.append(text, at, letter.bytes);
    for (; next < token.diacritics_end && tokens.diacritics[next].at == at; ++next) {
      append_utf8(decomposed, tokens.diacritics[next].mark);
    }
    at += letter.bytes;
  }
  std::string out = compose(decomposed);
  if (token.symbol == Symbol::plus) out += "+";
  if (token.symbol == Symbol::plus_plus) out += "++";
  if (token.symbol == Symbol::hash) out += "#";
  return out;
}

}  // namespace newswire
