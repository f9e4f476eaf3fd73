// How far something is, in one line:
//
//   [#########...........]  450/1,000  45%  12 failed  310 new  slow: news.example 4.2 s
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace newswire::display {

// 1,234,567
std::string grouped(std::int64_t number);

// Within `width` columns: what stands last in `notes` goes first where there is little room, then
// the bar, then the rest of the notes. `total` 0: not known, and there is no bar.
std::string progress_bar(std::int64_t done, std::int64_t total,
                         const std::vector<std::string>& notes, std::size_t width);

}  // namespace newswire::display
