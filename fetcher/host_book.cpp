#include "fetcher/host_book.h"

#include <algorithm>
#include <utility>

#include "fetcher/registrable_domain.h"

namespace newswire::fetcher {
namespace {

// Where the clock was set back, a pause is as long as it was.
void move_back(store::HostState& state, Duration by) {
  state.last_request -= by;
  state.blocked_until -= by;
  if (state.limited_at == Time{}) return;
  state.limited_at -= by;
  state.limited_until -= by;
}

}  // namespace

const store::HostState& HostBook::look_up(const std::string& host, Time now) {
  const auto known = hosts_.find(host);
  if (known != hosts_.end()) return known->second;
  auto state = store_.host(host).value_or(store::HostState{});
  state.host = host;
  if (state.last_request > now) {
    move_back(state, state.last_request - now);
    unsaved_.insert(host);
  }
  return hosts_.emplace(host, std::move(state)).first->second;
}

Time HostBook::paused_until(const std::string& host, PauseScope scope, Time now) {
  const Time own = look_up(host, now).blocked_until;
  load_limited(now);
  if (limited_.empty()) return own;
  const auto siblings = limited_.find(registrable_domain(host));
  return siblings == limited_.end() ? own
                                    : std::max(own, domain_pause(siblings->second, scope, now));
}

void HostBook::load_limited(Time now) {
  if (std::exchange(is_limited_loaded_, true)) return;
  for (auto& state : store_.limited_hosts()) {
    if (state.last_request > now) move_back(state, state.last_request - now);
    note_limited(state);
  }
}

void HostBook::note_limited(const store::HostState& state) {
  const std::string domain = registrable_domain(state.host);
  if (domain.empty() || state.limited_at == Time{}) return;
  auto& hosts = limited_[domain];
  const auto known = std::find_if(hosts.begin(), hosts.end(), [&](const store::HostState& other) {
    return other.host == state.host;
  });
  if (known == hosts.end()) {
    hosts.push_back(state);
  } else {
    *known = state;
  }
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
  note_limited(state);
}

void HostBook::save_requests() {
  while (!unsaved_.empty()) {
    store_.save(hosts_[*unsaved_.begin()]);
    unsaved_.erase(unsaved_.begin());
  }
}

}  // namespace newswire::fetcher
