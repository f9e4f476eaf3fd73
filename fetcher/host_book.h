// What is known of hosts, kept in memory and in the store.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "fetcher/pause_scope.h"
#include "store/source_store.h"

namespace newswire::fetcher {

// Bound to the thread of the store.
class HostBook {
 public:
  explicit HostBook(store::SourceStore& store) : store_(store) {}

  // Read from the store when first asked for; where the clock was set back since, moved back with
  // it. Valid until the next call.
  const store::HostState& look_up(const std::string& host, Time now);
  // Until when a source of this scope leaves the host alone, by what it and the other hosts of its
  // domain have answered; the epoch where it need not.
  Time paused_until(const std::string& host, PauseScope scope, Time now);
  void note_request(const std::string& host, Time at);
  void keep(const store::HostState& state);  // that is in the store already
  bool has_unsaved() const { return !unsaved_.empty(); }
  void save_requests();  // those noted

 private:
  void load_limited(Time now);
  void note_limited(const store::HostState& state);

  store::SourceStore& store_;
  bool is_limited_loaded_ = false;
  std::unordered_map<std::string, std::vector<store::HostState>> limited_;  // by domain
  std::unordered_map<std::string, store::HostState> hosts_;
  std::unordered_set<std::string> unsaved_;
};

}  // namespace newswire::fetcher
