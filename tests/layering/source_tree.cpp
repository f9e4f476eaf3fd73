#include "tests/layering/source_tree.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace newswire::layering {

namespace {

bool is_source(const std::filesystem::path& path) {
  const std::string extension = path.extension();
  return extension == ".h" || extension == ".hpp" || extension == ".cpp";
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

SourceFile read_source(std::string_view text) {
  static const std::regex directive(R"re(\s*#\s*include\s*(<([^>]+)>|"([^"]+)").*)re");
  SourceFile file;
  bool in_comment = false;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) {
    ++file.lines;
    std::smatch match;
    if (!in_comment && std::regex_match(line, match, directive)) {
      const bool angled = match[2].matched;
      file.includes.push_back(
          {.path = match[angled ? 2 : 3], .angled = angled, .line = file.lines});
    }
    const std::size_t opened = line.rfind("/*");
    const std::size_t closed = line.rfind("*/");
    if (opened != std::string::npos && (closed == std::string::npos || closed < opened)) {
      in_comment = true;
    } else if (closed != std::string::npos) {
      in_comment = false;
    }
  }
  return file;
}

SourceTree read_tree(const std::string& root) {
  namespace fs = std::filesystem;
  SourceTree tree;
  fs::recursive_directory_iterator entry(root), end;
  for (; entry != end; ++entry) {
    const std::string name = entry->path().filename();
    if (entry->is_directory() && (name.front() == '.' || name == "build")) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && is_source(entry->path())) {
      tree[fs::relative(entry->path(), root).generic_string()] =
          read_source(read_file(entry->path()));
    }
  }
  return tree;
}

}  // namespace newswire::layering
