// What was last published under each topic, so that every message can say what came before it
// (`prev` in docs/wire.md).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/item.h"

namespace newswire::broker {

// Hash that takes views, so that look-ups make no strings.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

// One thread at a time.
class TopicHistory {
 public:
  // Whatever came up to `head` counts as sent on every lane: what is not known is not vouched for.
  // So it is with the oldest entries where there are more topics than `max_topics`: at worst a
  // subscriber asks for a replay that finds nothing.
  explicit TopicHistory(Sequence head, std::size_t max_topics = 100'000);

  // The largest sequence so far under each level of the topic lane: "n/tech/" has two.
  std::vector<Sequence> prev(std::string_view lane) const;

  // An item went out on these lanes. To be called once for all copies of it: none of them comes
  // before another.
  void published(const std::vector<std::string>& lanes, Sequence sequence);

  std::size_t size() const { return last_.size(); }

 private:
  void forget_oldest_half();

  Sequence vouched_from_;
  std::size_t max_topics_;
  std::unordered_map<std::string, Sequence, TextHash, std::equal_to<>> last_;  // by lane
};

}  // namespace newswire::broker
