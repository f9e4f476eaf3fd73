#include "app/line_reader.h"

#include <algorithm>
#include <utility>

#include "app/terminal.h"

namespace newswire::app {

std::optional<Line> LineReader::next() {
  Line line;
  for (bool any = false;; any = true) {
    if (begin_ == end_) {
      begin_ = 0;
      end_ = read_some(descriptor_, what_, block_.data(), block_.size());
      if (end_ == 0) return any ? std::optional(std::move(line)) : std::nullopt;
    }
    const char* from = block_.data() + begin_;
    const char* feed = std::find(from, static_cast<const char*>(block_.data() + end_), '\n');
    const auto found = static_cast<std::size_t>(feed - from);
    const std::size_t kept = std::min(found, max_line_bytes_ - line.text.size());
    line.text.append(from, kept);
    line.is_cut = line.is_cut || kept < found;
    begin_ += found;
    if (begin_ == end_) continue;
    ++begin_;
    return line;
  }
}

}  // namespace newswire::app
