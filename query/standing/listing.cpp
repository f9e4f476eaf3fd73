// Which feature a standing query is listed under.
#include <algorithm>
#include <tuple>

#include "query/standing/index.h"
#include "query/standing/prefixes.h"

namespace newswire::query::standing {
namespace {

// From here on a list is too long for a query that a second feature can tell apart. To look through
// a list takes about a nanosecond a posting; to look up one more feature, fifty.
constexpr std::uint32_t crowded = 256;

}  // namespace

FeatureNumber Index::list(EntryNumber number, std::span<const Atom> clause, std::uint32_t flags) {
  const FeatureNumber place = place_for(clause);
  // The features that the filter is asked for: the rarest but that which it is listed under.
  std::uint32_t bits[3];
  std::size_t count = 0;
  for (const Required& required : required_) {
    if (count < 3 && required.number != place) bits[count++] = filter_bit(required.number);
  }
  while (count < 3) {
    bits[count] = count > 0 ? bits[0] : filter_bit(place);
    ++count;
  }
  const std::uint32_t signature = bits[0] | bits[1] << 10 | bits[2] << 20;
  lexicon_[place].postings.push(pool_, {number, signature | flags});
  return place;
}

void Index::unlist(EntryNumber number, FeatureNumber place) {
  PooledList<2>& postings = lexicon_[place].postings;
  const auto words = postings.words(pool_);
  std::size_t at = 0;
  while (words[2 * at] != number) ++at;
  postings.erase(pool_, at);
  const FeatureKind kind = lexicon_[place].kind;
  if (kind == FeatureKind::pair || kind == FeatureKind::neighbours) lexicon_.release(place);
}

// The rarest feature of the clause. Where many are listed under it already, words that stand side
// by side, or it and the next rarest as a pair.
FeatureNumber Index::place_for(std::span<const Atom> clause) {
  required_.clear();
  for (const Atom atom : clause) {
    if (is_negated(atom)) continue;
    const FeatureNumber number = number_of(atom);
    const Lexicon::Entry& entry = lexicon_[number];
    const bool is_part =
        entry.kind == FeatureKind::url_part || entry.kind == FeatureKind::text_part;
    required_.push_back(
        {number, is_part, rarity_.count(lexicon_.hash_of(number)), entry.postings.size});
  }
  std::ranges::sort(required_, {}, [](const Required& required) {
    return std::tuple(required.is_part, required.count, required.postings, required.number);
  });
  const FeatureNumber rarest = required_.front().number;
  if (lexicon_[rarest].postings.size < crowded) return rarest;
  for (std::size_t i = 1; i < clause.size(); ++i) {
    if (!continues(clause[i]) || is_negated(clause[i])) continue;
    const FeatureNumber first = number_of(clause[i - 1]);
    const FeatureNumber second = number_of(clause[i]);
    if (first == rarest || second == rarest) {
      return intern_pair(FeatureKind::neighbours, first, second);
    }
  }
  const auto next = std::ranges::find_if(
      required_, [&](const Required& required) { return required.number != rarest; });
  if (next == required_.end()) return rarest;
  return intern_pair(FeatureKind::pair, rarest, next->number);
}

FeatureNumber Index::intern_pair(FeatureKind kind, FeatureNumber first, FeatureNumber second) {
  const NumberPair pair(first, second);
  const FeatureNumber number =
      lexicon_.intern({kind, pair.text()}, feature_hash(kind, hash_of_word(pair.text())));
  if (kind == FeatureKind::pair) {
    lexicon_[first].has_begun_pair = true;
    lexicon_[second].has_ended_pair = true;
  }
  return number;
}

}  // namespace newswire::query::standing
