// The lines of a stream that may hold anything: a line never costs more memory than its limit.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace newswire::app {

struct Line {
  std::string text;     // without its line feed
  bool is_cut = false;  // it was longer than the limit; the text is its beginning
};

class LineReader {
 public:
  // `what` is how an error names the stream. The descriptor is borrowed.
  LineReader(int descriptor, std::string what, std::size_t max_line_bytes)
      : descriptor_(descriptor), what_(std::move(what)), max_line_bytes_(max_line_bytes) {}

  // Nothing at the end; the last line needs no line feed. Throws FatalError where the stream cannot
  // be read.
  std::optional<Line> next();

 private:
  int descriptor_;
  std::string what_;
  std::size_t max_line_bytes_;
  std::array<char, 64 << 10> block_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace newswire::app
