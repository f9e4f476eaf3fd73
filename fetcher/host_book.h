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
  void note_request(const std::string& host, Time at);  // written by save_requests()
  void save(const store::HostState& state);             // written at once
  void save_requests();

 private:
  store::SourceStore& store_;
  std::unordered_map<std::string, store::HostState> hosts_;
  std::unordered_set<std::string> unsaved_;
};

}  // namespace newswire::fetcher
