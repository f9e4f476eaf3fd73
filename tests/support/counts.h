// Reads what was counted by kinds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/counter.h"
#include "tests/support/catch.h"

namespace newswire::test {

inline std::uint64_t times(const std::vector<Count>& counts, const std::string& kind) {
  const auto found =
      std::find_if(counts.begin(), counts.end(), [&](const Count& c) { return c.kind == kind; });
  REQUIRE(found != counts.end());
  return found->times;
}

}  // namespace newswire::test
