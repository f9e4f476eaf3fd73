// What the stored history is indexed under, so that a query reads only what could match: the terms
// that an item has, and those that a query requires. (Standing queries turn the same idea round,
// in query/standing.)
//
// A term is a letter for its kind and a text:
//   w  a word, or a character of a script without spaces, folded and without diacritics
//   t  a topic          s  a source's name          l  a language
//   h  the link's host, backwards: what is below a host begins with it
//   d  the day that age: and date: count from
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/index_terms.h"
#include "query/query.h"

namespace newswire::query {

// Some may come more than once. `visit` keeps none of the views.
void visit_history_terms(const Document& document,
                         const std::function<void(std::string_view)>& visit);

// What holds of every item that the query matches. Nothing where it asks only for what is not
// indexed: exclusions, regular expressions, parts of links.
RequiredTerms required_terms(const Query& query, Time now);

// Of items under a topic; under every topic where it is empty.
RequiredTerms required_terms_of_topic(std::string_view topic);

// What is required, for people, in the form of outline() in query/explain.h: "word openai",
// "word beginning with llm", "day from 2026-11-13 on". Empty where nothing is required.
std::string outline(const RequiredTerms& required);

}  // namespace newswire::query
