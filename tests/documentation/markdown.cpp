#include "tests/documentation/markdown.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace newswire::documentation {
namespace {

namespace fs = std::filesystem;

const fs::path root = NEWSWIRE_SOURCE_DIR;

std::string read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  if (text.str().empty()) throw std::runtime_error(file.string() + " has nothing in it");
  return text.str();
}

// What stands between equal runs of backticks.
void add_code_spans(Page& page, const std::string& line, int number) {
  for (std::size_t at = 0; (at = line.find('`', at)) != std::string::npos;) {
    const std::size_t begin = line.find_first_not_of('`', at);
    if (begin == std::string::npos) return;
    const std::string ticks(begin - at, '`');
    const std::size_t end = line.find(ticks, begin);
    if (end == std::string::npos) return;
    page.code.push_back({page.name, number, line.substr(begin, end - begin)});
    at = end + ticks.size();
  }
}

Block opened(const Page& page, int number, const std::string& info) {
  Block block{page.name, number};
  std::istringstream(info) >> block.kind >> block.mark;
  return block;
}

}  // namespace

Page parse_page(const std::string& name, const std::string& text) {
  Page page{name, {}, {}, {}};
  std::istringstream lines(text);
  bool is_inside = false;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const bool is_fence = line.starts_with("```");
    if (is_fence && !is_inside) page.blocks.push_back(opened(page, number, line.substr(3)));
    if (is_fence) {
      is_inside = !is_inside;
    } else if (is_inside) {
      page.blocks.back().lines.push_back(line);
    } else if (line.starts_with("    ")) {
      page.indented.push_back({name, number, line.substr(4)});
    } else {
      add_code_spans(page, line, number);
    }
  }
  if (is_inside) throw std::runtime_error(name + ": its last block never ends");
  return page;
}

std::vector<Page> every_page() {
  std::vector<std::string> names = {"README.md", "CONTRIBUTING.md", "examples/README.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") {
      names.push_back("docs/" + entry.path().filename().string());
    }
  }
  std::ranges::sort(names);
  std::vector<Page> pages;
  for (const std::string& name : names) pages.push_back(page(name));
  return pages;
}

Page page(const std::string& name) {
  return parse_page(name, read(root / name));
}

}  // namespace newswire::documentation
