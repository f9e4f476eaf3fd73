// What is known of hosts, kept in memory and in the store.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "store/source_store.h"

namespace newswire::fetcher {

// Bound to the thread of the store.
class HostBook {
 public:
  explicit HostBook(store::SourceStore& store) : store_(store) {}

  // Read from the store when first asked for; where the clock was set back since, moved back with
  // it. Valid until the next call.
  const store::HostState& look_up(const std::string& host, Time now);
  void note_request(const std::string& host, Time at);
  void keep(const store::HostState& state);  // that is in the store already
  bool has_unsaved() const { return !unsaved_.empty(); }
  void save_requests();  // those noted

 private:
  store::SourceStore& store_;
  std::unordered_map<std::string, store::HostState> hosts_;
  std::unordered_set<std::string> unsaved_;
};

}  // namespace newswire::fetcher
