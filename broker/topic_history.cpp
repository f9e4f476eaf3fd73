#include "broker/topic_history.h"

#include <algorithm>

#include "broker/topic_levels.h"

namespace newswire::broker {

TopicHistory::TopicHistory(Sequence head, std::size_t max_topics)
    : vouched_from_(head), max_topics_(max_topics) {}

std::vector<Sequence> TopicHistory::prev(std::string_view lane) const {
  std::vector<Sequence> prev;
  for_each_level(lane, [&](std::string_view level) {
    const auto known = last_.find(level);
    prev.push_back(known == last_.end() ? vouched_from_ : known->second);
  });
  return prev;
}

void TopicHistory::published(const std::vector<std::string>& lanes, Sequence sequence) {
  for (const std::string& lane : lanes) {
    for_each_level(lane, [&](std::string_view level) {
      const auto known = last_.find(level);
      if (known != last_.end()) {
        known->second = sequence;
      } else {
        last_.emplace(level, sequence);
      }
    });
  }
  if (last_.size() > max_topics_) forget_oldest_half();
}

void TopicHistory::forget_oldest_half() {
  std::vector<Sequence> sequences;
  sequences.reserve(last_.size());
  for (const auto& [lane, sequence] : last_) sequences.push_back(sequence);
  const auto middle = sequences.begin() + static_cast<std::ptrdiff_t>(sequences.size() / 2);
  std::nth_element(sequences.begin(), middle, sequences.end());
  vouched_from_ = *middle;
  std::erase_if(last_, [&](const auto& entry) { return entry.second <= vouched_from_; });
}

}  // namespace newswire::broker
