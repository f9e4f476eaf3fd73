// What is watched of a source besides its polling: its health, and whether its URL has moved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/database.h"

namespace newswire::store {

struct SourceWatch {
  std::string source;
  std::string url;         // as SourceState::url; another URL starts anew
  std::string conditions;  // codes of health events that have begun and not ended, spaces between
  Duration usual_gap{0};   // between two readings with new items; 0: not known
  int gaps = 0;            // that it was learnt from, up to a few
  std::string moved_to;    // where permanent redirects lead; empty: nowhere
  std::optional<Time> moved_since;  // the first poll that was led there
  bool is_moved = false;            // it is used in place of the configured URL

  friend bool operator==(const SourceWatch&, const SourceWatch&) = default;
};

// Bound to the thread of its connection. Functions throw StoreError.
class SourceWatchStore {
 public:
  explicit SourceWatchStore(Database& database) : database_(database) {}

  std::optional<SourceWatch> find(const std::string& source);
  std::vector<SourceWatch> all();
  void save(const SourceWatch& watch);

 private:
  Database& database_;
};

}  // namespace newswire::store
