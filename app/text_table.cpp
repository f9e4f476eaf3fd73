#include "app/text_table.h"

#include <algorithm>

#include "core/text.h"
#include "display/style.h"

namespace newswire::app {

std::string TextTable::text(bool colour) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const Row& row : rows_) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i].text));
    }
  }
  display::StyledText text(colour);
  for (const Row& row : rows_) {
    std::size_t due_spaces = 0;  // none at a line's end
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const auto& [cell, style] = row[i];
      if (!cell.empty()) {
        text.add(std::string(due_spaces, ' '));
        text.add(&row == &rows_.front() ? display::style::title : style, cell);
        due_spaces = 0;
      }
      due_spaces += widths[i] - display_width(cell) + 2;
    }
    text.add("\n");
  }
  return text.take();
}

}  // namespace newswire::app
