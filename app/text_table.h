// Columns of text, each as wide as its widest cell.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newswire::app {

// A value. The cells are safe for a terminal already.
class TextTable {
 public:
  struct Cell {
    Cell(std::string its_text, std::string_view its_style = {})  // NOLINT: most have no style
        : text(std::move(its_text)), style(its_style) {}
    Cell(const char* its_text) : text(its_text) {}  // NOLINT

    std::string text;
    std::string_view style;  // display/style.h
  };
  using Row = std::vector<Cell>;

  explicit TextTable(Row head) : rows_{std::move(head)} {}

  void add(Row row) { rows_.push_back(std::move(row)); }  // with as many cells as the head
  std::string text(bool colour = false) const;            // whole lines; the head's are bold

 private:
  std::vector<Row> rows_;
};

}  // namespace newswire::app
