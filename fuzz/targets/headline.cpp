// A window's width, on the first line, and an item, on the second: what a terminal is given of it.
#include "display/headline.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "core/text.h"
#include "fuzz/lines.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

constexpr std::size_t largest_width = 500;
constexpr std::size_t narrowest_arranged = 20;
constexpr std::size_t most_lines = 6;  // three of the title, topics, the title before, the link

std::size_t width_of(std::string_view line) {
  std::size_t width = 0;
  std::from_chars(line.data(), line.data() + line.size(), width);
  return width % largest_width;
}

}  // namespace

void try_input(std::string_view input) {
  const std::size_t width = width_of(take_line(input));
  Item item = item_of_line(take_line(input));
  item.update = true;
  item.previous_title = item.summary;
  const std::string topics = item.topics.empty() ? "" : item.topics.front();
  const std::string text =
      display::headline(item, {.topics = topics}, display::Format{.width = width}, now);
  expect(is_valid_utf8(text), "it is UTF-8", text);
  expect(std::ranges::none_of(text,
                              [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7F; }),
         "nothing commands the terminal", text);
  if (width < narrowest_arranged) return;
  const std::string link = terminal_safe(item.link);
  std::size_t lines = 0;
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1, ++lines) {
    end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    const bool is_link = !link.empty() && line.ends_with(link);
    expect(is_link || display_width(line) <= width, "a line keeps within the window", line);
  }
  expect(lines <= most_lines, "a headline has few lines", text);
}

}  // namespace newswire::fuzz
