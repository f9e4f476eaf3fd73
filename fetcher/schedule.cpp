#include "fetcher/schedule.h"

#include <algorithm>
#include <cassert>

namespace newswire::fetcher {

void Schedule::requeue(const std::string& name, Host& host) {
  if (host.queued) ready_.erase({*host.queued, name});
  host.queued.reset();
  if (host.under_way == host_connections_ || host.waiting.empty()) return;
  host.queued = std::max({host.waiting.begin()->first, host.free_from, host.blocked_until});
  ready_.emplace(*host.queued, name);
}

void Schedule::remember_request(const std::string& host, Time at) {
  auto& entry = hosts_[host];
  entry.free_from = std::max(entry.free_from, at + std::max(host_spacing_, entry.spacing));
  requeue(host, entry);
}

void Schedule::block(const std::string& host, Time until) {
  auto& entry = hosts_[host];
  entry.blocked_until = std::max(entry.blocked_until, until);
  requeue(host, entry);
}

void Schedule::space(const std::string& host, Duration spacing) {
  auto& entry = hosts_[host];
  entry.spacing = std::max(entry.spacing, spacing);
}

Time Schedule::free_from(const std::string& host) const {
  const auto entry = hosts_.find(host);
  return entry == hosts_.end() ? Time{} : entry->second.free_from;
}

Time Schedule::blocked_until(const std::string& host) const {
  const auto entry = hosts_.find(host);
  return entry == hosts_.end() ? Time{} : entry->second.blocked_until;
}

void Schedule::add(Fetch fetch, const std::string& host, Time due) {
  auto& entry = hosts_[host];
  if (entry.waiting.emplace(due, fetch).second) ++size_;
  requeue(host, entry);
}

std::optional<Schedule::Fetch> Schedule::take(Time now) {
  if (ready_.empty() || ready_.begin()->first > now) return std::nullopt;
  const std::string name = ready_.begin()->second;
  auto& host = hosts_[name];
  const auto first = host.waiting.begin();
  const Fetch fetch = first->second;
  host.waiting.erase(first);
  --size_;
  ++host.under_way;
  // For whatever goes beside it, until finish() tells when it went out.
  if (host.under_way < host_connections_) {
    host.free_from = std::max(host.free_from, now + std::max(host_spacing_, host.spacing));
  }
  requeue(name, host);
  return fetch;
}

void Schedule::finish(const std::string& host, Time requested) {
  auto& entry = hosts_[host];
  assert(entry.under_way > 0);
  --entry.under_way;
  entry.free_from = std::max(entry.free_from, requested + std::max(host_spacing_, entry.spacing));
  requeue(host, entry);
}

std::optional<Time> Schedule::next() const {
  if (ready_.empty()) return std::nullopt;
  return ready_.begin()->first;
}

bool Schedule::take_out(Fetch fetch, const std::string& host) {
  auto& entry = hosts_[host];
  const auto place = std::ranges::find(entry.waiting, fetch, &std::pair<Time, Fetch>::second);
  if (place == entry.waiting.end()) return false;
  entry.waiting.erase(place);
  --size_;
  requeue(host, entry);
  return true;
}

std::vector<Schedule::Fetch> Schedule::drop(const std::string& host) {
  std::vector<Fetch> fetches;
  auto& entry = hosts_[host];
  for (const auto& [due, fetch] : entry.waiting) fetches.push_back(fetch);
  entry.waiting.clear();
  size_ -= fetches.size();
  requeue(host, entry);
  return fetches;
}

std::vector<Schedule::Fetch> Schedule::clear() {
  std::vector<Fetch> fetches;
  for (const auto& [name, host] : hosts_) {
    const auto dropped = drop(name);
    fetches.insert(fetches.end(), dropped.begin(), dropped.end());
  }
  return fetches;
}

}  // namespace newswire::fetcher
