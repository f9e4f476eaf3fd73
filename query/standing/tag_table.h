// Finds numbers by 32 bits of a hash: an open-addressing table of 8 bytes a slot.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace newswire::query::standing {

// Cut into parts that grow by themselves and by a quarter, so that no insertion moves more than a
// 256th of the table and little stands empty. Linear probing; deletion moves back what follows
// (Knuth, vol. 3, 6.4, algorithm R).
class TagTable {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  // The number with this tag for which `is_it(number)`; `none` where there is none.
  template <typename IsIt>
  std::uint32_t find(std::uint32_t tag, IsIt is_it) const {
    const Part& part = parts_[tag % parts];
    if (part.size == 0) return none;
    for (std::uint32_t at = home(part, tag); part.slots[at].number != none; at = next(part, at)) {
      if (part.slots[at].tag == tag && is_it(part.slots[at].number)) return part.slots[at].number;
    }
    return none;
  }

  // Brings the slot that find() will look at first nearer to the processor.
  void prefetch(std::uint32_t tag) const {
    const Part& part = parts_[tag % parts];
    if (part.size > 0) __builtin_prefetch(&part.slots[home(part, tag)]);
  }

  // Neither looks whether it is there: it must not, or must.
  void insert(std::uint32_t tag, std::uint32_t number) {
    Part& part = parts_[tag % parts];
    if (part.used + part.used / 8 + 1 >= part.size) grow(part);  // one stays empty
    put(part, {tag, number});
    ++part.used;
  }

  void erase(std::uint32_t tag, std::uint32_t number) {
    Part& part = parts_[tag % parts];
    std::uint32_t hole = home(part, tag);
    while (part.slots[hole].number != number) hole = next(part, hole);
    for (std::uint32_t at = next(part, hole); part.slots[at].number != none; at = next(part, at)) {
      const std::uint32_t wanted = home(part, part.slots[at].tag);
      if (distance(part, wanted, at) < distance(part, hole, at)) continue;
      part.slots[hole] = part.slots[at];
      hole = at;
    }
    part.slots[hole].number = none;
    --part.used;
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = none;
  };
  struct Part {
    std::unique_ptr<Slot[]> slots;
    std::uint32_t size = 0;
    std::uint32_t used = 0;
  };
  static constexpr std::size_t parts = 256;

  static std::uint32_t home(const Part& part, std::uint32_t tag) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(tag) * part.size >> 32);
  }
  static std::uint32_t next(const Part& part, std::uint32_t at) {
    return at + 1 == part.size ? 0 : at + 1;
  }
  static std::uint32_t distance(const Part& part, std::uint32_t from, std::uint32_t to) {
    return to >= from ? to - from : to + part.size - from;
  }

  static void put(Part& part, Slot slot) {
    std::uint32_t at = home(part, slot.tag);
    while (part.slots[at].number != none) at = next(part, at);
    part.slots[at] = slot;
  }

  static void grow(Part& part) {
    Part larger;
    larger.size = part.size + part.size / 4 + 4;
    larger.used = part.used;
    larger.slots = std::make_unique<Slot[]>(larger.size);
    for (std::uint32_t i = 0; i < part.size; ++i) {
      if (part.slots[i].number != none) put(larger, part.slots[i]);
    }
    part = std::move(larger);
  }

  std::array<Part, parts> parts_;
};

}  // namespace newswire::query::standing
