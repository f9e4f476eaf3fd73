// Terms: from what stands behind a field's colon to what is matched, and back.
#pragma once

#include <string>

#include "core/result.h"
#include "query/lexer.h"
#include "query/node.h"

namespace newswire::query {

// `lexeme` is a word, a phrase or a regex.
Result<Term, Fault> make_term(const Lexeme& lexeme);

// As the query language writes it; equal terms are spelled equally.
std::string spelling_of(const Term& term);

}  // namespace newswire::query
