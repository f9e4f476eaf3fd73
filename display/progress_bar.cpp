#include "display/progress_bar.h"

#include <algorithm>

#include "core/text.h"
#include "display/wrap.h"

namespace newswire::display {
namespace {

constexpr std::size_t smallest_bar = 6;  // columns between the brackets
constexpr std::size_t largest_bar = 40;
constexpr std::string_view gap = "  ";

std::string bar(std::int64_t done, std::int64_t total, std::size_t columns) {
  const auto filled = columns * static_cast<std::size_t>(done) / static_cast<std::size_t>(total);
  return "[" + std::string(filled, '#') + std::string(columns - filled, '.') + "]" +
         std::string(gap);
}

}  // namespace

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0);
       at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string progress_bar(std::int64_t done, std::int64_t total,
                         const std::vector<std::string>& notes, std::size_t width) {
  done = std::max<std::int64_t>(done, 0);
  const bool has_total = total > 0;
  if (has_total) done = std::min(done, total);
  std::string text = grouped(done);
  if (has_total) {
    const std::string of = grouped(total);
    text = std::string(of.size() - text.size(), ' ') + text + "/" + of;
  }
  for (const std::string& note : notes) {
    if (display_width(text) + gap.size() + display_width(note) > width) break;
    text += std::string(gap) + note;
  }
  const std::size_t room = width - std::min(width, display_width(text));
  const std::size_t frame = 2 + gap.size();
  if (has_total && room >= smallest_bar + frame) {
    text = bar(done, total, std::min(room - frame, largest_bar)) + text;
  }
  return cut_to_width(text, width);
}

}  // namespace newswire::display
