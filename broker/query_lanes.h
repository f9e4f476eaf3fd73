// The query lanes that are subscribed to: which of them does an item go out on? Subscribing to a
// query is subscribing to a lane, so this table follows the subscriptions that the broker sees.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "broker/topic_history.h"
#include "core/clock.h"
#include "core/item.h"
#include "query/standing_queries.h"
#include "wire/message.h"

namespace newswire::broker {

// The code of a notice: there is no room for the query, whatever it says.
inline constexpr std::string_view too_many_queries = "too_many_queries";

// One thread at a time.
class QueryLanes {
 public:
  explicit QueryLanes(std::size_t max_queries);

  // Teaches what words are common, so that queries added from now on are cheap to match.
  void learn(const Item& item);

  // Begins to track a lane; what came up to `head` counts as sent on it. Without effect where it is
  // tracked already. A query that cannot stand is kept too, with the reason (as many of those as
  // may stand, the rest is dropped). False where it was dropped.
  bool add(const std::string& lane, std::string_view query, Sequence head);
  void remove(std::string_view lane);
  // What came up to `head` counts as sent, on all lanes.
  void reset(Sequence head);

  struct Hit {
    const std::string* lane;  // valid until the next add or remove
    Sequence prev;            // what went out on it before
  };
  // The lanes that the item goes out on. It counts as published on them from now on.
  void match(const Item& item, Time now, std::vector<Hit>& hits);

  bool contains(std::string_view lane) const { return lanes_.find(lane) != lanes_.end(); }
  std::size_t size() const { return lanes_.size(); }
  std::size_t standing() const { return by_id_.size(); }  // without those that were refused
  Sequence last(std::string_view lane) const;             // 0 where it is not tracked
  // Why its query does not stand; nullptr where it does, or the lane is not tracked.
  const wire::Notice* refusal(std::string_view lane) const;

 private:
  using Id = query::StandingQueries::Id;
  struct Entry {
    std::optional<Id> id;  // none: refused
    Sequence last = 0;
    wire::Notice refusal;
    std::size_t regex_instructions = 0;
  };
  using Lanes = std::unordered_map<std::string, Entry, TextHash, std::equal_to<>>;

  Entry admit(std::string_view query, Sequence head);

  std::size_t max_queries_;
  query::StandingQueries standing_;
  std::size_t regex_instructions_ = 0;
  Lanes lanes_;
  std::unordered_map<Id, Lanes::value_type*> by_id_;  // into lanes_, whose elements do not move
  std::vector<Id> matched_;                           // scratch space
};

}  // namespace newswire::broker
