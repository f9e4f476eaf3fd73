// A query as an OR of ANDs of features (disjunctive normal form): what standing queries are indexed
// by and, where nothing of the query was lost on the way, judged by.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/tokeniser.h"
#include "query/node.h"
#include "query/standing/feature.h"

namespace newswire::query::standing {

// A feature that an item must have; a phrase is one literal of several.
struct Literal {
  Feature feature;
  Field field = Field::any;    // of words: any, title, text or author
  bool is_negated = false;     // a phrase says it with each of its words
  bool continues = false;      // stands directly behind the literal before it ...
  Gap widest_gap = Gap::none;  // ... with no more than this between them
};

using Clause = std::vector<Literal>;

// Every item that the query matches fulfils one of the clauses; without any, that says nothing.
struct Clauses {
  std::vector<Clause> any_of;
  bool is_exact = true;  // and every item that fulfils one is matched

  // Where one of them requires nothing, the query has to be tried on every item.
  bool are_indexable() const;
};

// Texts point into `node`, or into `texts`.
Clauses clauses_of(const Query::Node& node, std::deque<std::string>& texts);

}  // namespace newswire::query::standing
