// The parts of a text that stand out, such as the words of a title that a query asks for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::display {

struct Mark {
  std::size_t begin = 0;  // bytes of the text
  std::size_t end = 0;

  friend auto operator<=>(const Mark&, const Mark&) = default;
};
// Rising, not empty, apart from each other: as merged() gives them.
using Marks = std::vector<Mark>;

// In any order, overlapping or not.
Marks merged(std::vector<Mark> marks);

// With `open` and `close` around each.
std::string marked(std::string_view text, const Marks& marks, std::string_view open,
                   std::string_view close);

}  // namespace newswire::display
