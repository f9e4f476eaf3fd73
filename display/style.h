// Colours and weights of text on a terminal (ECMA-48 SGR), and links in it (OSC 8). Only attributes
// and the two of the sixteen colours that read on black and on white alike: magenta and red. What a
// colour says, a weight, a line or a word says too.
#pragma once

#include <string>
#include <string_view>

#include "display/marks.h"

namespace newswire::display {

namespace style {
inline constexpr std::string_view none = "";
inline constexpr std::string_view title = "\x1b[1m";      // bold
inline constexpr std::string_view mark = "\x1b[1;4;31m";  // bold, underlined, red
inline constexpr std::string_view source = "\x1b[35m";    // magenta
inline constexpr std::string_view update = "\x1b[31m";    // red
inline constexpr std::string_view secondary = "\x1b[2m";  // dim
inline constexpr std::string_view plain = "\x1b[0m";
}  // namespace style

// Text that is put together of parts, each in its style; without colour all are plain.
class StyledText {
 public:
  explicit StyledText(bool colour) : colour_(colour) {}

  void add(std::string_view style, std::string_view text);
  void add(std::string_view text) { text_ += text; }
  // The marks of the title that lie within [begin, end) of it stand out.
  void add_title(std::string_view title, std::size_t begin, std::size_t end, const Marks& marks);
  std::string take() { return std::move(text_); }

 private:
  bool colour_;
  std::string text_;
};

// Whether a link can be hung on text: http or https, printable ASCII, of a length that terminals
// take.
bool can_be_hyperlink(std::string_view link);

// `text`, which leads to `link` when it is clicked. Parts with the same `id` are one link.
std::string hyperlink(std::string_view text, std::string_view link, std::string_view id);

}  // namespace newswire::display
