// Columns of text, each as wide as its widest cell.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace newswire::app {

// A value. The cells are safe for a terminal already.
class TextTable {
 public:
  using Row = std::vector<std::string>;

  explicit TextTable(Row head) : rows_{std::move(head)} {}

  void add(Row row) { rows_.push_back(std::move(row)); }  // with as many cells as the head
  std::string text() const;                               // whole lines

 private:
  std::vector<Row> rows_;
};

}  // namespace newswire::app
