// The rows of the store against what a subscriber handed over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/item.h"

namespace newswire::torture {

struct Entry {
  Sequence sequence = 0;
  std::string id;
  friend auto operator<=>(const Entry&, const Entry&) = default;
};

struct Judgement {
  std::int64_t expected = 0;
  std::int64_t missing = 0;   // rows that were not handed over
  std::int64_t extra = 0;     // handed over without a row, or again
  std::int64_t disorder = 0;  // handed over after one with a larger sequence

  bool is_clean() const { return missing + extra + disorder == 0; }
  Judgement& operator+=(const Judgement& other);
};

// `rows`: what it had to hand over, in the order of the sequence.
Judgement judge(const std::vector<Entry>& rows, const std::vector<Entry>& handed_over);

}  // namespace newswire::torture
