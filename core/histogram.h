// How values are spread, kept by one thread and read by any, as core/counter.h has it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/counter.h"

namespace newswire {

struct HistogramValue {
  std::vector<double> bounds;         // rising: each the largest value of its bucket
  std::vector<std::uint64_t> counts;  // of each bucket; one more, for what is above all bounds
  double sum = 0;                     // of all values
};

class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds)
      : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}

  void observe(double value) {
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].add();
    sum_.set(sum_.value() + value);
  }

  // One that is observed meanwhile may be in the counts and not yet in the sum.
  HistogramValue value() const {
    HistogramValue value{bounds_, {}, sum_.value()};
    for (const Counter& count : counts_) value.counts.push_back(count.value());
    return value;
  }

 private:
  const std::vector<double> bounds_;
  std::vector<Counter> counts_;
  Gauge<double> sum_;
};

}  // namespace newswire
