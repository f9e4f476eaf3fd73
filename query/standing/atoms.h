// The clauses of a standing query as they are kept: 32 bits a word.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "query/standing/clauses.h"
#include "query/standing/item_features.h"
#include "query/standing/lexicon.h"

namespace newswire::query::standing {

// A Literal:
//   bits  0 to 24  the feature's number
//        25 to 26  where it stands: 0 anywhere, 1 title, 2 title or summary, 3 author
//              27  the item must not have it
//              28  it continues a phrase,
//        29 to 30  with at most this gap to the word before
//              31  it ends its clause
using Atom = std::uint32_t;

Atom to_atom(const Literal& literal, FeatureNumber number, bool ends_clause);

constexpr FeatureNumber number_of(Atom atom) {
  return atom & (Lexicon::most_features - 1);
}
constexpr bool is_negated(Atom atom) {
  return atom >> 27 & 1;
}
constexpr bool continues(Atom atom) {
  return atom >> 28 & 1;
}
constexpr bool ends_clause(Atom atom) {
  return atom >> 31 & 1;
}
// Whether the item has to have the feature, and it does not matter where.
constexpr bool is_plain(Atom atom) {
  return (atom & 0x1E000000) == 0;
}

// Whether the item fulfils one of the clauses. `atoms` ends with the end of one.
bool fulfils(const ItemFeatures& item, std::span<const Atom> atoms);

}  // namespace newswire::query::standing
