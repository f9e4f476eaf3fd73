// How often features occur in items, by estimate and in fixed memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace newswire::query::standing {

// A single row of a count-min sketch (Cormode and Muthukrishnan, 2005): two features that share a
// counter are both taken for more common than they are, which costs time and changes no verdict.
class Rarity {
 public:
  // By their hashes, each once.
  void learn(const std::vector<std::uint64_t>& features_of_an_item) {
    if (counts_.empty()) counts_.resize(counters);
    for (const std::uint64_t feature : features_of_an_item) ++counts_[slot(feature)];
    // Old items weigh less and less, and no counter overflows.
    if (++items_ < items_before_ageing) return;
    items_ /= 2;
    for (std::uint32_t& count : counts_) count /= 2;
  }

  std::uint32_t count(std::uint64_t feature) const {
    return counts_.empty() ? 0 : counts_[slot(feature)];
  }

 private:
  static constexpr std::size_t counters = std::size_t{1} << 18;
  static constexpr std::uint32_t items_before_ageing = 1'000'000;

  static std::size_t slot(std::uint64_t feature) {
    return (feature ^ feature >> 32) & (counters - 1);
  }

  std::vector<std::uint32_t> counts_;
  std::uint32_t items_ = 0;
};

}  // namespace newswire::query::standing
