#include "feed/selection/css_lexer.h"

#include <algorithm>
#include <cstdint>

#include "feed/entities.h"

namespace newswire::feed {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
  return -1;
}

bool begins_name(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '\\' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_in_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

void CssLexer::fail_at(std::size_t place, std::string message) {
  if (!fault_) fault_ = SelectorFault{place, std::move(message)};
  at_ = css_.size();
}

bool CssLexer::take(char wanted) {
  if (at_end() || css_[at_] != wanted) return false;
  ++at_;
  return true;
}

bool CssLexer::take(std::string_view wanted) {
  if (css_.substr(std::min(at_, css_.size()), wanted.size()) != wanted) return false;
  at_ += wanted.size();
  return true;
}

bool CssLexer::skip_space() {
  const std::size_t before = at_;
  while (!at_end() && is_space(css_[at_])) ++at_;
  return at_ > before;
}

bool CssLexer::at_name() const {
  if (peek() != '-') return begins_name(peek());
  return begins_name(peek(1)) || peek(1) == '-';
}

std::string CssLexer::name(std::string_view what) {
  if (!at_name()) {
    const bool digit = peek() >= '0' && peek() <= '9';
    fail(std::string(what) + " is missing here" +
         (digit ? "; one that begins with a digit is written with an escape, as \\3" +
                      std::string(1, peek()) + " "
                : std::string()));
    return {};
  }
  std::string out;
  while (!at_end() && is_in_name(peek())) {
    if (peek() == '\\') {
      escape(out);
    } else {
      out += css_[at_++];
    }
  }
  return out;
}

// A code point of up to six digits, of which a space marks the end, or a character as it is.
void CssLexer::escape(std::string& out) {
  const std::size_t begin = at_++;
  if (at_end() || peek() == '\n') return fail_at(begin, "a backslash escapes nothing here");
  if (hex_digit(peek()) < 0) {
    out += css_[at_++];
    return;
  }
  std::uint32_t code = 0;
  for (int digits = 0; digits < 6 && hex_digit(peek()) >= 0; ++digits) {
    code = code * 16 + static_cast<std::uint32_t>(hex_digit(css_[at_++]));
  }
  if (!at_end() && is_space(peek())) ++at_;
  append_numbered_character(out, code);
}

std::string CssLexer::string() {
  const std::size_t begin = at_;
  const char quote = css_[at_++];
  std::string out;
  while (!at_end() && peek() != quote) {
    if (peek() == '\\' && peek(1) == '\n') {
      at_ += 2;
    } else if (peek() == '\\') {
      escape(out);
    } else {
      out += css_[at_++];
    }
  }
  if (!take(quote)) fail_at(begin, "a quote is opened here and never closed");
  return out;
}

std::string_view CssLexer::until(std::string_view ends) {
  const std::size_t begin = std::min(at_, css_.size());
  at_ = std::min(css_.find_first_of(ends, begin), css_.size());
  return css_.substr(begin, at_ - begin);
}

}  // namespace newswire::feed
