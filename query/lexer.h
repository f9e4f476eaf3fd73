// Cuts the line that a user typed into lexemes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "query/fault.h"
#include "query/node.h"

namespace newswire::query {

enum class LexemeKind : std::uint8_t {
  word,
  phrase,
  regex,
  and_operator,
  or_operator,
  not_operator,
  open,
  close,
  end,
};

struct Lexeme {
  LexemeKind kind;
  std::size_t begin;  // the first byte, of the field's name where there is one
  std::size_t end;
  Field field = Field::any;
  std::size_t value_begin = 0;  // words: where the value begins; others: the quote or slash
  std::string_view value = {};  // without quotes, slashes, flag and star; into the text
  bool has_star = false;
  bool is_case_sensitive = false;  // regex
};

// The last lexeme is the end. `text` must be valid UTF-8 without control characters and must
// outlive the lexemes. '-' is a not_operator.
Result<std::vector<Lexeme>, Fault> lex(std::string_view text);

}  // namespace newswire::query
