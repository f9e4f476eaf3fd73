// How deep a text that may be JSON nests, told without building anything of it: libraries spend
// memory on depth.
#pragma once

#include <cstddef>
#include <string_view>

namespace newswire::feed {

struct JsonShape {
  std::size_t depth = 0;     // the deepest
  std::size_t whole_to = 0;  // after the last object that ended in a list of the outermost object
};

// Time: linear. Memory: a byte for each open bracket.
JsonShape json_shape(std::string_view text);

}  // namespace newswire::feed
