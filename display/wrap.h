// Text in the columns of a terminal: lines that fit, between grapheme clusters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::display {

// A part of the text that was wrapped, in bytes, without the spaces at its ends.
struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_cut = false;  // the last one, of a text that is longer: "…" belongs behind it

  friend bool operator==(const Line&, const Line&) = default;
};

// Broken at spaces and beside wide characters, which need none, and elsewhere only where a word has
// no room in a line. No line takes more than `width` columns, the ellipsis counted, unless a single
// cluster does. At most `max_lines` of them; an empty text is one empty line.
std::vector<Line> wrap(std::string_view text, std::size_t width, std::size_t max_lines);

// The text within `width` columns, "…" in place of what was cut; width 0 is empty.
std::string cut_to_width(std::string_view text, std::size_t width);

// The same, with spaces up to `width`, before or after it.
std::string padded_right(std::string_view text, std::size_t width);
std::string padded_left(std::string_view text, std::size_t width);

// Without what stacks up on one character beyond any script's need: no cluster is longer than 64
// bytes, which the longest emoji in use are not. Nor does it begin with a mark, which would be put
// on what stands before the text.
std::string without_stacks(std::string_view text);

}  // namespace newswire::display
