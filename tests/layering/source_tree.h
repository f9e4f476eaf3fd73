// What the layering rules look at: the C++ files of a tree and their #include lines.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::layering {

struct Include {
  std::string path;
  bool angled = false;  // <path>, not "path"
  std::size_t line = 0;
};

struct SourceFile {
  std::vector<Include> includes;
  std::size_t lines = 0;
};

// By path from the root, with '/'.
using SourceTree = std::map<std::string, SourceFile>;

// The whole file; empty where there is none.
std::string read_file(const std::string& path);

// Includes in comments are none.
SourceFile read_source(std::string_view text);

// The .h, .hpp and .cpp files below `root`, without hidden folders and build/.
SourceTree read_tree(const std::string& root);

}  // namespace newswire::layering
