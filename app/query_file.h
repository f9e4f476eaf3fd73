// Many queries in one file: `--queries FILE` of sub, search and match.
//
//   # what I follow
//   rates = "rate cut" (fed OR ecb)     a name and its query
//   bitcoin etf                         a query that is its own name
//   - sponsored                         whatever matches this is dropped: it wins
//
// docs/query.md tells the rest.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/index_terms.h"
#include "core/item.h"
#include "query/query.h"
#include "query/standing_queries.h"

namespace newswire::app {

// One thread at a time.
class QueryFile {
 public:
  enum class Reading { first, again };

  // Throws FatalError that names the file, and exit code 2 with line and place, a caret under it,
  // where a line is wrong. What is read again must be a regular file.
  explicit QueryFile(const std::string& path, Reading reading = Reading::first);

  // How many queries there are, those that drop included.
  std::size_t size() const { return wanted_.size() + blocked_.size(); }

  // The names of the queries that the item matches, in the order of the file; nullopt where there
  // is none, or where it is blocked. A file that only blocks takes all else, under no name.
  std::optional<std::vector<std::string>> match(const Item& item, Time now) const;

  // One query that means the same; nullopt where it would be longer than `max_bytes`.
  std::optional<std::string> as_one_query(std::size_t max_bytes) const;

  // What holds of every item that it takes.
  RequiredTerms required_terms(Time now) const;

 private:
  struct Named {
    std::string name;
    query::Query query;
  };

  void add_line(const std::string& text, const std::string& where);
  void build();

  std::vector<Named> wanted_;
  std::vector<query::Query> blocked_;
  query::StandingQueries standing_;
  std::vector<query::StandingQueries::Id> wanted_ids_;  // rising, beside wanted_
  std::vector<query::StandingQueries::Id> blocked_ids_;
  mutable std::vector<query::StandingQueries::Id> hits_;  // scratch space
};

}  // namespace newswire::app
