// The levels of a topic lane: subscribing to one of them is enough to get what goes out on it.
#pragma once

#include <cstddef>
#include <string_view>

namespace newswire::broker {

// Calls `visit` with "n/", "n/tech/", "n/tech/ai/" for the lane "n/tech/ai/".
template <typename Visit>
void for_each_level(std::string_view lane, Visit visit) {
  for (std::size_t slash = lane.find('/'); slash != std::string_view::npos;
       slash = lane.find('/', slash + 1)) {
    visit(lane.substr(0, slash + 1));
  }
}

}  // namespace newswire::broker
