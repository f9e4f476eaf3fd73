// What a subscriber wants, and the one lane on which it is asked for.
//
//   topics  query   lane
//   none    none    n/
//   one     none    n/<topic>/
//   more    none    q/topic:a OR topic:b
//   any     some    q/(topic:a OR topic:b) (query), in canonical form
//
// One lane, because only within one is the order total and "the newest N" means N.
#pragma once

#include <string>
#include <vector>

#include "core/item.h"
#include "query/query.h"

namespace newswire::subscriber {

// One thread at a time.
class Selection {
 public:
  // Throws std::invalid_argument, fit to print, where a topic or the query is malformed.
  Selection(const std::vector<std::string>& topics, const std::string& query);

  const std::string& lane() const { return lane_; }
  bool is_query_lane() const { return is_query_lane_; }

  // Why the query cannot be a lane; empty where it is one or none is needed.
  const std::string& local_reason() const { return local_reason_; }

  // The lane holds what is wanted and nothing else.
  bool is_exact() const { return is_exact_; }

  // From now on a topic lane that holds at least all that is wanted.
  void match_locally();

  // Judged on every item, whatever lane it came on.
  bool wants(const Item& item, Time now) const;

 private:
  std::vector<std::string> topics_;
  query::Query query_;
  std::string lane_;
  bool is_query_lane_ = false;
  bool is_exact_ = true;
  std::string local_reason_;
};

}  // namespace newswire::subscriber
