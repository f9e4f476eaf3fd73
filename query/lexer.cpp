#include "query/lexer.h"

#include <utility>

#include "core/text.h"
#include "core/utf8.h"
#include "query/field_names.h"

namespace newswire::query {
namespace {

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_quote(char32_t c) {
  return c == U'"' || (c >= U'“' && c <= U'‟');
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Lexeme>, Fault> run() {
    for (;;) {
      skip_spaces();
      if (at_ == text_.size()) break;
      if (auto fault = next()) return std::move(*fault);
    }
    out_.push_back({.kind = LexemeKind::end, .begin = at_, .end = at_});
    return std::move(out_);
  }

 private:
  using MaybeFault = std::optional<Fault>;

  MaybeFault next() {
    switch (text_[at_]) {
      case '(':
        return take_operator(LexemeKind::open, 1);
      case ')':
        return take_operator(LexemeKind::close, 1);
      case '|':
        return take_operator(LexemeKind::or_operator, 1);
      case '-':
        if (is_at_term_start()) return take_minus();
        break;
      case '#':
        if (!is_keycap(at_)) return take_hash_topic();
        break;
      default:
        break;
    }
    if (take_keyword()) return {};
    return take_term();
  }

  bool take_keyword() {
    for (const auto& [spelling, kind] :
         {std::pair("AND", LexemeKind::and_operator), std::pair("OR", LexemeKind::or_operator),
          std::pair("NOT", LexemeKind::not_operator)}) {
      const std::string_view word = spelling;
      if (!text_.substr(at_).starts_with(word) || !ends_word(at_ + word.size())) continue;
      take_operator(kind, word.size());
      return true;
    }
    return false;
  }

  MaybeFault take_term() {
    const std::size_t begin = at_;
    const std::size_t colon = field_colon();
    if (colon == std::string_view::npos) return take_value(begin, Field::any);
    const std::string_view name = text_.substr(begin, colon - begin);
    const std::optional<Field> field = field_named(name);
    if (!field) return unknown_field(begin, name);
    at_ = colon + 1;
    if (at_ == text_.size() || (ends_word(at_) && !is_quote(peek()))) {
      return Fault{begin, in_quotes(text_.substr(begin, colon + 1 - begin)) + " lacks its value",
                   "write the value directly behind the colon, as in " + ascii_lower(name) +
                       example_value(*field)};
    }
    return take_value(begin, *field);
  }

  MaybeFault take_operator(LexemeKind kind, std::size_t bytes) {
    out_.push_back({.kind = kind, .begin = at_, .end = at_ + bytes});
    at_ += bytes;
    return {};
  }

  // After a space, a bracket or another operator; behind a quote, a slash or a closing bracket
  // it is a hyphen.
  bool is_at_term_start() const {
    if (out_.empty() || out_.back().end < at_) return true;
    const LexemeKind before = out_.back().kind;
    return before == LexemeKind::open || before == LexemeKind::or_operator ||
           before == LexemeKind::not_operator;
  }

  MaybeFault take_minus() {
    const std::size_t after = at_ + 1;
    const bool has_term =
        after < text_.size() && (text_[after] == '(' || !ends_word(after) || quote_at(after));
    if (!has_term) {
      return Fault{at_, "'-' must touch the term that it excludes",
                   "write -word, or quote a hyphen that is text"};
    }
    return take_operator(LexemeKind::not_operator, 1);
  }

  MaybeFault take_hash_topic() {
    const std::size_t begin = at_++;
    if (ends_word(at_)) {
      return Fault{begin, "'#' lacks its topic", "write the topic directly behind it, as in #tech"};
    }
    return take_word(begin, Field::topic);
  }

  MaybeFault take_value(std::size_t begin, Field field) {
    if (is_quote(peek())) return take_phrase(begin, field);
    if (text_[at_] == '/') return take_regex(begin, field);
    return take_word(begin, field);
  }

  MaybeFault take_phrase(std::size_t begin, Field field) {
    const std::size_t quote = at_;
    skip();
    const std::size_t value_begin = at_;
    while (at_ < text_.size() && !is_quote(peek())) skip();
    if (at_ == text_.size()) {
      return Fault{quote, "this quote is never closed", "add a closing quote"};
    }
    const std::string_view value = text_.substr(value_begin, at_ - value_begin);
    skip();
    if (collapse_space(value).empty()) {
      return Fault{quote, "there is nothing between the quotes", "remove them, or name a phrase"};
    }
    if (at_ < text_.size() && text_[at_] == '*') return stray_star(at_);
    push({.kind = LexemeKind::phrase,
          .begin = begin,
          .end = at_,
          .field = field,
          .value_begin = quote,
          .value = value});
    return {};
  }

  MaybeFault take_regex(std::size_t begin, Field field) {
    const std::size_t slash = at_++;
    const std::size_t value_begin = at_;
    while (at_ < text_.size() && text_[at_] != '/') {
      at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
    }
    if (at_ >= text_.size()) {
      return Fault{slash, "this slash begins a regex that is never closed",
                   "add the closing slash, or quote the term to search for it as words"};
    }
    const std::string_view value = text_.substr(value_begin, at_ - value_begin);
    ++at_;
    if (value.empty()) {
      return Fault{slash, "there is no regex between the slashes", "remove them, or name one"};
    }
    const bool is_case_sensitive = at_ < text_.size() && text_[at_] == 'c';
    if (is_case_sensitive) ++at_;
    if (at_ < text_.size() && text_[at_] == '*') return stray_star(at_);
    if (!ends_word(at_)) {
      return Fault{at_, "a regex takes no flag but 'c', for case-sensitive",
                   "write /regex/ or /regex/c, and \\/ for a slash inside of it"};
    }
    push({.kind = LexemeKind::regex,
          .begin = begin,
          .end = at_,
          .field = field,
          .value_begin = slash,
          .value = value,
          .is_case_sensitive = is_case_sensitive});
    return {};
  }

  MaybeFault take_word(std::size_t begin, Field field) {
    const std::size_t value_begin = at_;
    std::size_t star = std::string_view::npos;
    for (; !ends_word(at_); skip()) {
      if (star != std::string_view::npos) return stray_star(star);
      if (text_[at_] == '*' && !is_keycap(at_)) star = at_;
    }
    const bool has_star = star != std::string_view::npos;
    const std::size_t value_end = has_star ? star : at_;
    if (value_end == value_begin) return stray_star(star);
    push({.kind = LexemeKind::word,
          .begin = begin,
          .end = at_,
          .field = field,
          .value_begin = value_begin,
          .value = text_.substr(value_begin, value_end - value_begin),
          .has_star = has_star});
    return {};
  }

  static Fault stray_star(std::size_t at) {
    return {at, "'*' stands only at a word's end",
            "write word* for what begins with it, or use a /regex/"};
  }

  static Fault unknown_field(std::size_t begin, std::string_view name) {
    const std::string nearest(nearest_field_name(name));
    const std::string shown = truncate_text(name, 40);
    return {begin, "there is no field " + in_quotes(name),
            "did you mean " + nearest + ":? To search for it as words, quote the term: \"" + shown +
                ":...\""};
  }

  static std::string example_value(Field field) {
    if (field == Field::age) return ":<2h";
    if (field == Field::date) return ":2026-09";
    return ":word";
  }

  void push(const Lexeme& lexeme) { out_.push_back(lexeme); }

  char32_t peek() const { return decode_utf8(text_, at_).value; }
  bool quote_at(std::size_t at) const { return is_quote(decode_utf8(text_, at).value); }
  void skip() { at_ += decode_utf8(text_, at_).bytes; }

  void skip_spaces() {
    while (at_ < text_.size() && is_white_space(peek())) skip();
  }

  // Spaces, brackets, bars and quotes end a word anywhere.
  bool ends_word(std::size_t at) const {
    if (at >= text_.size()) return true;
    const char32_t c = decode_utf8(text_, at).value;
    return c == U'(' || c == U')' || c == U'|' || is_quote(c) || is_white_space(c);
  }

  // The emoji of the keys '#' and '*' begin with the sign itself.
  bool is_keycap(std::size_t at) const {
    constexpr std::string_view emoji_presentation = "\uFE0F";
    std::string_view behind = text_.substr(at + 1);
    if (behind.starts_with(emoji_presentation)) behind.remove_prefix(emoji_presentation.size());
    return behind.starts_with("\u20E3");
  }

  // Where a field's name ends that begins here; npos where none does.
  std::size_t field_colon() const {
    std::size_t end = at_;
    while (end < text_.size() && is_ascii_letter(text_[end])) ++end;
    if (end == at_ || end == text_.size() || text_[end] != ':') return std::string_view::npos;
    const std::string_view rest = text_.substr(end + 1);
    return rest.starts_with(':') || rest.starts_with("//") ? std::string_view::npos : end;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Lexeme> out_;
};

}  // namespace

Result<std::vector<Lexeme>, Fault> lex(std::string_view text) {
  return Lexer(text).run();
}

}  // namespace newswire::query
