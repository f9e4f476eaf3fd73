// Many queries at once: which of them does an item match? The cost follows the number of queries
// that could match, not the number that stand: each is indexed under a term that its matches must
// contain, and only candidates are verified by the matcher (Irmak et al., "Efficient query
// subscription processing for prospective search engines", USENIX 2006).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "query/query.h"

namespace newswire::query {

// One thread at a time.
class StandingQueries {
 public:
  using Id = std::uint64_t;

  StandingQueries();
  ~StandingQueries();
  StandingQueries(const StandingQueries&) = delete;
  StandingQueries& operator=(const StandingQueries&) = delete;

  // Queries that are equal (same canonical form) share one entry; each add gets its own id.
  Id add(const Query& query);
  void remove(Id id);  // unknown ids are ignored
  std::size_t size() const;

  // Teaches which terms are common, so that queries added from now on are indexed under rare ones.
  // A few thousand recent items are enough; verdicts do not depend on it.
  void learn(const Document& document);

  // The ids of the queries that match, in rising order. `hits` is cleared first.
  void match(const Document& document, Time now, std::vector<Id>& hits) const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace newswire::query
