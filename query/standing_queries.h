// Many queries at once: which of them does an item match?
//
// The cost follows the number of queries that could match, not of those that stand. A query is
// brought into disjunctive normal form, and each of its clauses is listed under the rarest feature
// that it requires (a word, the beginning of one, a topic, a source ...), or under two of them
// where too many are; what else it requires is hashed into a signature beside it. An item's
// features are looked up, the signatures passed over, and what remains is verified (Irmak et al.,
// "Efficient query subscription processing for prospective search engines", USENIX 2006). What
// requires nothing (exclusions or an age alone, a regex without four letters in a row) is tried on
// every item.
//
// A million queries of one to four words take some 70 bytes each and no heap object of their own;
// those with accents, regexes, prefixes within phrases or times keep their Query besides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "query/query.h"

namespace newswire::query {

// Any thread may call anything at any time. match() calls run beside each other; add() and remove()
// hold them up for about a microsecond, however many queries stand, and are never starved by them.
class StandingQueries {
 public:
  using Id = std::uint64_t;

  StandingQueries();
  ~StandingQueries();
  StandingQueries(const StandingQueries&) = delete;
  StandingQueries& operator=(const StandingQueries&) = delete;

  // Queries that are equal (same canonical form) share one entry; each add gets its own id, never
  // given again before four billion others.
  // Time: in proportion to the query's length.
  Id add(const Query& query);
  // Unknown ids are ignored. Time: in proportion to the equal queries or, for the last of them, to
  // those that are listed under the same feature.
  void remove(Id id);
  std::size_t size() const;
  // How many different queries are tried on every item.
  std::size_t tried_on_every_item() const;

  // Teaches which features are common, so that queries added from now on are listed under rare
  // ones. A few thousand recent items are enough; verdicts do not depend on it.
  void learn(const Document& document);

  // The ids of the queries that match, in no order. `hits` is cleared first. `now` is what age:
  // counts from. Allocates nothing once the calling thread has seen an item as large and `hits` has
  // room.
  void match(const Document& document, Time now, std::vector<Id>& hits) const;

 private:
  struct Guarded;
  std::unique_ptr<Guarded> guarded_;
};

// Whether standing, `query` would be tried on every item, as it requires nothing to look it up by.
bool is_tried_on_every_item(const Query& query);

// Of all its regexes, in instructions: at worst each takes half a nanosecond for a byte of text.
std::size_t regex_instructions(const Query& query);

}  // namespace newswire::query
