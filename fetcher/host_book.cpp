#include "fetcher/host_book.h"

#include <algorithm>
#include <utility>

namespace newswire::fetcher {

const store::HostState& HostBook::look_up(const std::string& host, Time now) {
  const auto known = hosts_.find(host);
  if (known != hosts_.end()) return known->second;
  auto state = store_.host(host).value_or(store::HostState{});
  state.host = host;
  if (state.last_request > now) {
    state.blocked_until -= state.last_request - now;
    state.last_request = now;
    unsaved_.insert(host);
  }
  return hosts_.emplace(host, std::move(state)).first->second;
}

void HostBook::note_request(const std::string& host, Time at) {
  auto& state = hosts_[host];
  state.host = host;
  state.last_request = std::max(state.last_request, at);
  unsaved_.insert(host);
}

void HostBook::keep(const store::HostState& state) {
  hosts_[state.host] = state;
  unsaved_.erase(state.host);
}

void HostBook::save_requests() {
  while (!unsaved_.empty()) {
    store_.save(hosts_[*unsaved_.begin()]);
    unsaved_.erase(unsaved_.begin());
  }
}

}  // namespace newswire::fetcher
