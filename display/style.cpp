#include "display/style.h"

#include <algorithm>

#include "core/text.h"

namespace newswire::display {
namespace {

// VTE leaves out longer ones.
constexpr std::size_t max_link_bytes = 2083;

}  // namespace

void StyledText::add(std::string_view style, std::string_view text) {
  if (text.empty()) return;
  const bool is_styled = colour_ && !style.empty();
  if (is_styled) text_ += style;
  text_ += text;
  if (is_styled) text_ += style::plain;
}

void StyledText::add_title(std::string_view title, std::size_t begin, std::size_t end,
                           const Marks& marks) {
  for (const Mark& mark : marks) {
    const std::size_t from = std::clamp(mark.begin, begin, end);
    const std::size_t to = std::clamp(mark.end, begin, end);
    if (from == to) continue;
    add(style::title, title.substr(begin, from - begin));
    add(style::mark, title.substr(from, to - from));
    begin = to;
  }
  add(style::title, title.substr(begin, end - begin));
}

bool can_be_hyperlink(std::string_view link) {
  const std::string scheme = ascii_lower(link.substr(0, link.find(':')));
  return (scheme == "http" || scheme == "https") && link.size() <= max_link_bytes &&
         std::ranges::all_of(link, [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

std::string hyperlink(std::string_view text, std::string_view link, std::string_view id) {
  return std::string("\x1b]8;id=")
             .append(id)
             .append(";")
             .append(link)
             .append("\x1b\\")
             .append(text) +
         "\x1b]8;;\x1b\\";
}

}  // namespace newswire::display
