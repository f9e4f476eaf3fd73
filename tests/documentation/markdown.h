// What the tests of the documentation see of a page: its fenced blocks and its inline code.
#pragma once

#include <string>
#include <vector>

namespace newswire::documentation {

struct Block {
  std::string page;    // as "docs/query.md"
  int line = 0;        // of the fence that opens it
  std::string kind{};  // the first word behind the fence: sh, console, toml, text, ...
  std::string mark{};  // the second: of sh, what keeps it from being run; empty where it is run
  std::vector<std::string> lines{};
};

struct InlineCode {
  std::string page;
  int line = 0;
  std::string text;
};

struct Page {
  std::string name;
  std::vector<Block> blocks;
  std::vector<InlineCode> code;
  // Lines of an indented block, which no kind can be given.
  std::vector<InlineCode> indented;
};

Page parse_page(const std::string& name, const std::string& text);

// Every page that people read: the front page, CONTRIBUTING, docs and the examples'. By name.
std::vector<Page> every_page();
Page page(const std::string& name);

}  // namespace newswire::documentation
