#include "core/tokeniser.h"

#include <algorithm>

#include <utf8proc.h>

#include "core/emoji.h"
#include "core/fnv1a.h"
#include "core/folded_text.h"
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

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

bool is_cluster_start(char32_t previous, char32_t next, utf8proc_int32_t& state) {
  return utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(previous),
                                          static_cast<utf8proc_int32_t>(next), &state);
}

template <typename Text>
class Cutter {
 public:
  Cutter(Text text, Tokens& out) : text_(text), size_(text.size()), out_(out) {}

  void cut() {
    while (at_ < size_) {
      const CharKind kind = text_.kind(at_);
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
    const Script script = text_.script(at_);
    if (script == Script::unspaced) return cut_unspaced();
    begin(script);
    if (has_leading_dot()) {
      out_.text.push_back('.');
      out_.list.back().source_begin = text_.source(at_ - 1);
    }
    pass_run(script);
    while (is_sign(at_, U'&') && at_ + 1 < size_ && is_word_start(text_.kind(at_ + 1)) &&
           text_.script(at_ + 1) == script) {
      ++at_;
      pass_run(script);
    }
    switch (trailing_symbol()) {
      case Symbol::none:
        break;
      case Symbol::plus_plus:
        ++at_;
        [[fallthrough]];
      case Symbol::plus:
      case Symbol::hash:
        ++at_;
    }
    end();
  }

  void cut_unspaced() {
    while (at_ < size_ && is_word_start(text_.kind(at_)) && text_.script(at_) == Script::unspaced) {
      begin(Script::unspaced);
      utf8proc_int32_t state = 0;
      do {
        ++at_;
      } while (at_ < size_ && is_word_part(text_.kind(at_)) &&
               (!is_word_start(text_.kind(at_)) || text_.script(at_) == Script::unspaced) &&
               !is_cluster_start(text_.value(at_ - 1), text_.value(at_), state));
      while (at_ < size_ && !is_word_start(text_.kind(at_)) && is_word_part(text_.kind(at_))) ++at_;
      end();
    }
    Token& last = out_.list.back();
    last.symbol = trailing_symbol();
    if (last.symbol == Symbol::none) return;
    at_ += last.symbol == Symbol::plus_plus ? 2 : 1;
    last.source_end = text_.source_end(at_ - 1);
    gap_ = Gap::mark;
  }

  void cut_emoji() {
    begin(Script::emoji);
    const char32_t first = text_.value(at_++);
    if (is_regional_indicator(first)) {
      if (at_ < size_ && is_regional_indicator(text_.value(at_))) ++at_;
      return end();
    }
    while (at_ < size_) {
      const char32_t next = text_.value(at_);
      const CharKind kind = text_.kind(at_);
      const bool is_joined = text_.value(at_ - 1) == zero_width_joiner;
      const bool is_toned = is_skin_tone(next) && !is_skin_tone(text_.value(at_ - 1));
      if (kind != CharKind::emoji_part && !(kind == CharKind::emoji && (is_joined || is_toned))) {
        break;
      }
      ++at_;
    }
    end();
  }

  // Letters, digits and marks of one script.
  void pass_run(Script script) {
    while (at_ < size_ && is_word_part(text_.kind(at_)) &&
           (!is_word_start(text_.kind(at_)) || text_.script(at_) == script)) {
      ++at_;
    }
  }

  bool is_sign(std::size_t at, char32_t sign) const {
    return at < size_ && text_.kind(at) == CharKind::sign && text_.value(at) == sign;
  }

  // What the word that ends here has behind it.
  Symbol trailing_symbol() const {
    const bool is_plus = is_sign(at_, U'+');
    if (is_plus && is_sign(at_ + 1, U'+')) return Symbol::plus_plus;
    if (!is_plus && !is_sign(at_, U'#')) return Symbol::none;
    if (at_ + 1 < size_ && is_word_start(text_.kind(at_ + 1))) return Symbol::none;
    return is_plus ? Symbol::plus : Symbol::hash;
  }

  // A single dot after a space, the start or an opening mark, before a letter.
  bool has_leading_dot() const {
    return at_ > 0 && is_sign(at_ - 1, U'.') && text_.kind(at_) == CharKind::letter &&
           opens(at_ - 1);
  }

  // True where what stands before `at` is a space, the start or an opening mark. A quotation mark
  // that may open or close opens where it stands behind one of these itself.
  bool opens(std::size_t at) const {
    while (at > 0 && text_.kind(at - 1) == CharKind::quote) --at;
    return at == 0 || text_.kind(at - 1) == CharKind::space ||
           text_.kind(at - 1) == CharKind::opening;
  }

  void begin(Script script) {
    Token token{};
    token.text_begin = static_cast<std::uint32_t>(out_.text.size());
    token.diacritics_begin = static_cast<std::uint32_t>(out_.diacritics.size());
    token.source_begin = text_.source(at_);
    token.script = script;
    token.gap = gap_;
    out_.list.push_back(token);
    gap_ = Gap::none;
    begin_ = at_;
  }

  void end() {
    Token& token = out_.list.back();
    text_.append(begin_, at_, token.text_begin, out_);
    token.text_end = static_cast<std::uint32_t>(out_.text.size());
    token.diacritics_end = static_cast<std::uint32_t>(out_.diacritics.size());
    token.source_end = text_.source_end(at_ - 1);
    token.greek_capitals = is_greek_capitals();
    token.hash = hash_of_word(out_.text_of(token));
    // A letter's diacritics are a set: asked for and answered in any order.
    if (token.diacritics_end - token.diacritics_begin > 1) {
      std::sort(out_.diacritics.begin() + token.diacritics_begin, out_.diacritics.end());
    }
  }

  bool is_greek_capitals() const {
    bool has_letter = false;
    for (std::size_t at = begin_; at < at_; ++at) {
      if (text_.kind(at) != CharKind::letter) continue;
      if (!text_.is_greek_capital(at)) return false;
      has_letter = true;
    }
    return has_letter;
  }

  Text text_;
  const std::size_t size_;
  Tokens& out_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // of the token
  Gap gap_ = Gap::mark;
};

}  // namespace

std::uint64_t hash_of_word(std::string_view folded) {
  return fnv1a(folded);
}

void Tokeniser::tokenise(std::string_view text, Tokens& out) {
  if (is_ascii(text)) return Cutter(AsciiText(text), out).cut();
  chars_.clear();
  chars_.reserve(text.size());
  fold_text(text, chars_);
  Cutter(FoldedText(chars_), out).cut();
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
