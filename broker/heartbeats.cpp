#include "broker/heartbeats.h"

#include <algorithm>

namespace newswire::broker {

Heartbeats::Heartbeats(std::chrono::milliseconds interval) : interval_(interval) {}

void Heartbeats::add(const std::string& lane, TimePoint now) {
  const auto [entry, is_new] = lanes_.try_emplace(lane, Times{now, std::nullopt});
  if (is_new) {
    schedule_.emplace(now, &*entry);
    return;
  }
  const Times& times = entry->second;
  const TimePoint early = times.last ? std::max(now, *times.last + early_spacing) : now;
  reschedule(*entry, std::min(times.due, early));
}

void Heartbeats::remove(std::string_view lane) {
  const auto entry = lanes_.find(lane);
  if (entry == lanes_.end()) return;
  schedule_.erase({entry->second.due, &*entry});
  lanes_.erase(entry);
}

void Heartbeats::hasten_all(TimePoint now) {
  schedule_.clear();
  for (auto& entry : lanes_) {
    entry.second.due = now;
    schedule_.emplace(now, &entry);
  }
}

std::optional<Heartbeats::TimePoint> Heartbeats::next_due() const {
  if (schedule_.empty()) return std::nullopt;
  return schedule_.begin()->first;
}

const std::string* Heartbeats::take_due(TimePoint now) {
  if (schedule_.empty() || schedule_.begin()->first > now) return nullptr;
  auto& entry = *schedule_.begin()->second;
  entry.second.last = now;
  reschedule(entry, now + interval());
  return &entry.first;
}

void Heartbeats::for_each(const std::function<void(const std::string&)>& visit) const {
  for (const auto& [lane, times] : lanes_) visit(lane);
}

void Heartbeats::reschedule(Lanes::value_type& lane, TimePoint due) {
  schedule_.erase({lane.second.due, &lane});
  lane.second.due = due;
  schedule_.emplace(due, &lane);
}

std::chrono::milliseconds Heartbeats::interval() const {
  return interval_ * std::max<std::size_t>(lanes_.size(), lanes_at_full_rate) / lanes_at_full_rate;
}

}  // namespace newswire::broker
