// How often keys occur in items, by estimate and in fixed memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/index_keys.h"

namespace newswire::query {

// A single row of a count-min sketch (Cormode and Muthukrishnan, 2005): two keys that share a
// counter are both taken for more common than they are, which costs time and changes no verdict.
class Rarity {
 public:
  void learn(const std::vector<Key>& keys_of_an_item) {
    if (counts_.empty()) counts_.resize(counters);
    for (const Key key : keys_of_an_item) ++counts_[slot(key)];
    // Old items weigh less and less, and no counter overflows.
    if (++items_ < items_before_ageing) return;
    items_ /= 2;
    for (std::uint32_t& count : counts_) count /= 2;
  }

  std::uint32_t count(Key key) const { return counts_.empty() ? 0 : counts_[slot(key)]; }

  // In more than one of a hundred items.
  bool is_common(Key key) const {
    return items_ >= items_before_judging && count(key) > items_ / 100;
  }

 private:
  static constexpr std::size_t counters = std::size_t{1} << 18;
  static constexpr std::uint32_t items_before_ageing = 1'000'000;
  static constexpr std::uint32_t items_before_judging = 1'000;

  static std::size_t slot(Key key) { return (key ^ key >> 32) & (counters - 1); }

  std::vector<std::uint32_t> counts_;
  std::uint32_t items_ = 0;
};

}  // namespace newswire::query
