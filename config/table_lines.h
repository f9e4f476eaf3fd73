// Which lines of a TOML file belong to which of its [[source]] tables. For config/source_text only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <toml++/toml.h>

namespace newswire::config {

// Lines are counted from 0. Borrows the text, of which `document` is what toml++ read.
class TableLines {
 public:
  TableLines(const std::string& text, const toml::table& document);

  // The byte behind the last line of the last source; nothing where there is none.
  std::optional<std::size_t> end_of_last_source() const;

  std::string without_source(std::size_t number) const;

 private:
  enum class LineKind { blank, comment, content };

  // A header line with what stands below it, up to the next header.
  struct Part {
    std::optional<std::size_t> source;  // whose it is
    std::size_t header = 0;
    std::size_t last_content = 0;
    std::size_t begin = 0;  // with the comments directly above
    std::size_t end = 0;    // behind the last line, with the comments directly below
  };

  void split_lines();
  void find_parts(const toml::node& node, std::optional<std::size_t> source);
  void find_content(const toml::node& node);
  void find_borders();
  bool is_header(std::size_t line) const;
  LineKind kind(std::size_t line) const;
  std::string_view line(std::size_t number) const;

  const std::string& text_;
  std::vector<std::size_t> starts_;  // of each line
  std::vector<Part> parts_;          // rising
};

}  // namespace newswire::config
