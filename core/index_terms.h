// How a query tells the store which items can match it at all, without either knowing the other.
// An item is indexed under terms, short strings of bytes that query/history_terms.h makes of it,
// and a query requires some of them. Whether an item does match only the matcher decides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace newswire {

// To be raised with every change to the terms that an item has: by the tokeniser, by folding or by
// query/history_terms. What a store has indexed with another version is not used, and made anew.
constexpr int index_terms_version = 1;

// Longer ones are cut, on both sides: then they select more, never less.
constexpr std::size_t max_index_term_bytes = 32;

// What holds of every item that a query matches.
struct RequiredTerms {
  enum class Kind : std::uint8_t {
    nothing,  // any item may match
    range,    // it has a term from `first` to `last`, both included, compared by bytes
    all,      // of the children
    any,      // of the children
  };
  Kind kind = Kind::nothing;
  std::string first;
  std::string last;
  std::vector<RequiredTerms> children;

  friend bool operator==(const RequiredTerms&, const RequiredTerms&) = default;
};

}  // namespace newswire
