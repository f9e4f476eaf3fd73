// What standing queries are indexed under: keys that an item must have for a query to match it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "query/node.h"
#include "query/query.h"

namespace newswire::query {

using Key = std::uint64_t;

enum class KeyKind : std::uint8_t {
  word,  // a whole token; of unspaced scripts, a character
  start_of_one,
  start_of_two,
  start_of_three,  // the first characters of a word: prefixes and Hangul
  topic,           // a topic, or one above it
  source,
};
constexpr std::size_t key_kinds = 6;

struct RequiredKey {
  Key key;
  KeyKind kind;
  std::size_t bytes;  // of what it stands for: longer is rarer, as a first guess
};

// Keys that are all required together.
using Conjunction = std::vector<RequiredKey>;

// What holds of every item that `node` matches: that it has all keys of one of these. nullopt where
// nothing is required: negations, regexes, ages.
std::optional<std::vector<Conjunction>> required_keys(const Query::Node& node);

// The keys of the wanted kinds that an item has, sorted, each once. `out` is cleared first.
using WantedKinds = std::array<bool, key_kinds>;
void collect_keys(const Document& document, const WantedKinds& wanted, std::vector<Key>& out);

}  // namespace newswire::query
