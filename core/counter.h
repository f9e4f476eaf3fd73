// Figures that one thread keeps and any thread may read: what a loop counts as it goes, for whoever
// watches it. No lock, and no more than an addition for the loop.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace newswire {

// Only ever rises.
class Counter {
 public:
  // Not fetch_add(): with one writer it is not needed, and it would lock the bus.
  void add(std::uint64_t by = 1) { value_.store(value() + by, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

// What is so at the moment.
template <typename T>
class Gauge {
 public:
  void set(T value) { value_.store(value, std::memory_order_relaxed); }
  T value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<T> value_{};
};

// How often something of this kind happened.
struct Count {
  std::string_view kind;  // a word of ours
  std::uint64_t times = 0;
};

// A counter for each value of an enumeration, which begins at 0 and ends at `last`.
template <typename Kind, Kind last>
class CounterOfEach {
 public:
  void add(Kind kind, std::uint64_t by = 1) { counters_[static_cast<std::size_t>(kind)].add(by); }

  // All of them, those that never happened too; `name` gives each kind its word.
  std::vector<Count> values(std::string_view (*name)(Kind)) const {
    std::vector<Count> values;
    for (std::size_t i = 0; i < counters_.size(); ++i) {
      values.push_back({name(static_cast<Kind>(i)), counters_[i].value()});
    }
    return values;
  }

 private:
  std::array<Counter, static_cast<std::size_t>(last) + 1> counters_;
};

}  // namespace newswire
