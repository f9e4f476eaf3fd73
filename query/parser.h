// From the line that a user typed to its parsed form.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.h"
#include "query/lexer.h"
#include "query/node.h"

namespace newswire::query {

constexpr std::size_t max_query_bytes = 16 * 1024;
constexpr std::size_t max_terms = 1000;
constexpr std::size_t max_regexes = 16;
constexpr std::size_t max_depth = 100;  // of brackets

// As written: neither simplified nor sorted. `text` as lex() wants it.
Result<Query::Node, Fault> parse(std::string_view text);

}  // namespace newswire::query
