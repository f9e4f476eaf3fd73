#include "display/marks.h"

#include <algorithm>

namespace newswire::display {

Marks merged(std::vector<Mark> marks) {
  std::ranges::sort(marks);
  Marks apart;
  for (const Mark& mark : marks) {
    if (mark.begin >= mark.end) continue;
    if (!apart.empty() && mark.begin <= apart.back().end) {
      apart.back().end = std::max(apart.back().end, mark.end);
    } else {
      apart.push_back(mark);
    }
  }
  return apart;
}

std::string marked(std::string_view text, const Marks& marks, std::string_view open,
                   std::string_view close) {
  std::string out;
  std::size_t at = 0;
  for (const Mark& mark : marks) {
    if (mark.end > text.size()) break;
    out.append(text, at, mark.begin - at).append(open);
    out.append(text, mark.begin, mark.end - mark.begin).append(close);
    at = mark.end;
  }
  return out.append(text.substr(at));
}

}  // namespace newswire::display
