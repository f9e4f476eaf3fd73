// The first alternative that says something.
#pragma once

#include <string>
#include <utility>

namespace newswire::feed {

// Moves out the first that is not empty; empty where all are.
template <typename... Strings>
std::string first_of(Strings&... alternatives) {
  std::string chosen;
  (void)((!alternatives.empty() && (chosen = std::move(alternatives), true)) || ...);
  return chosen;
}

}  // namespace newswire::feed
