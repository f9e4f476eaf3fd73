// What the documentation shows besides commands: settings are those of a configuration that is
// read, programs compile against what is installed.
#include <fstream>
#include <map>
#include <sstream>

#include "tests/documentation/markdown.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

using namespace newswire::documentation;
using namespace newswire::test;

namespace {

std::vector<Block> blocks_of(const std::string& kind) {
  std::vector<Block> blocks;
  for (const Page& page : every_page()) {
    for (const Block& block : page.blocks) {
      if (block.kind == kind) blocks.push_back(block);
    }
  }
  return blocks;
}

std::string text_of(const Block& block) {
  std::string text;
  for (const std::string& line : block.lines) text += line + "\n";
  return text;
}

bool is_whole_program(const Block& block) {
  return text_of(block).find("int main(") != std::string::npos;
}

// What the fragments take for given.
constexpr const char* given = R"(
#include <iostream>
#include <unordered_map>
#include <newswire/standing_queries.h>
#include <newswire/subscriber.h>
struct User { void notify(const newswire::Item&) {} };
void show(const newswire::Item&);
void deal_with(const newswire::Item&);
extern const std::string broker_public_key, own_secret_key;
extern const std::vector<std::string> topics_of_tomorrow;
extern newswire::Subscriber news;
)";

// A fragment becomes a function of its own; its #include lines stay outside.
std::string function_of(const Block& block, int number) {
  std::string includes;
  std::string body;
  for (const std::string& line : block.lines) {
    (line.starts_with("#include") ? includes : body) += line + "\n";
  }
  return includes + "void fragment_" + std::to_string(number) + "() {\n#line " +
         std::to_string(block.line + 1) + " \"" + block.page + "\"\n" + body + "}\n";
}

}  // namespace

TEST_CASE("the settings that the documentation shows are those of a configuration",
          "[documentation]") {
  const auto shown = blocks_of("toml");
  CHECK(shown.size() > 5);
  for (const Block& block : shown) {
    const TempFolder folder;
    const std::string file = folder.write("newswire.toml", text_of(block));
    const Finished read = run(newswire_command({"source", "list", "--config", file}));
    INFO(block.page << ":" << block.line << "\n" << read.err);
    CHECK(read.code == 0);
  }
}

TEST_CASE("the programs that the documentation shows compile", "[documentation]") {
  const TempFolder folder;
  const Finished installed = run({NEWSWIRE_CMAKE, "--install", NEWSWIRE_BINARY_DIR, "--prefix",
                                  folder.path("installed"), "--component", "Development"});
  INFO(installed.err);
  REQUIRE(installed.code == 0);
  std::string fragments = given;
  int count = 0;
  const auto compile = [&](const std::string& file, const std::string& text) {
    const Finished compiled =
        run({NEWSWIRE_CXX_COMPILER, "-std=c++20", "-fsyntax-only", "-Wno-unused",
             "-I" + folder.path("installed/include"), folder.write(file, text)});
    INFO(compiled.err);
    CHECK(compiled.code == 0);
  };
  for (const Block& block : blocks_of("cpp")) {
    if (is_whole_program(block)) continue;  // pages_test builds those, as the page says
    fragments += function_of(block, ++count);
  }
  CHECK(count > 3);
  compile("fragments.cpp", fragments);
}

TEST_CASE("the Python that the documentation shows is Python", "[documentation]") {
  for (const Block& block : blocks_of("python")) {
    const Finished parsed = run(
        {"/usr/bin/python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())"}, text_of(block));
    INFO(block.page << ":" << block.line << "\n" << parsed.err);
    CHECK(parsed.code == 0);
  }
}
