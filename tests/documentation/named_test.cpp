// The commands and options that sentences name.
#include <fstream>
#include <set>

#include "tests/documentation/command_line.h"
#include "tests/documentation/markdown.h"
#include "tests/support/catch.h"

using namespace newswire::documentation;

namespace {

// Options of programs that are not ours.
const std::set<std::string> of_others = {"--install", "--parallel", "--preset", "--build",
                                         "--cflags",  "--libs",     "--prefix", "--component",
                                         "--restart", "--variant"};

const std::set<std::string>& of_scripts() {
  static const std::set<std::string> options = [] {
    std::set<std::string> all;
    for (const char* script :
         {"script/run", "script/test", "script/build", "script/setup", "script/lint",
          "script/bench", "script/fuzz", "script/torture", "script/package", "script/record"}) {
      all.merge(options_of_script(script));
    }
    return all;
  }();
  return options;
}

// Of `newswire sub --last 3`, or of `sub --last 3`, or of `--last 3` alone.
std::string fault_of(const CommandLine& line, const std::string& code) {
  std::vector<std::string> words = words_of(code);
  if (words.empty()) return "";
  if (words.front() == "newswire") return line.fault_of(words);
  if (words.front().starts_with("script/")) {
    const auto options = options_of_script(words.front());
    for (const std::string& word : words) {
      if (word.starts_with("--") && !options.contains(word)) return "no option " + word;
    }
    return "";
  }
  if (words.size() > 1 && !line.command_of(words).empty()) {
    words.insert(words.begin(), "newswire");
    return words[2].starts_with("-") ? line.fault_of(words) : "";
  }
  if (!words.front().starts_with("--") || words.front() == "--") return "";
  const std::string option = words.front().substr(0, words.front().find('='));
  const bool is_known =
      line.has_option(option) || of_scripts().contains(option) || of_others.contains(option);
  return is_known ? "" : "nothing has the option " + option;
}

}  // namespace

TEST_CASE("every command and option that the documentation names is there", "[documentation]") {
  const CommandLine line;
  int count = 0;
  for (const Page& page : every_page()) {
    for (const auto& [name, number, text] : page.code) {
      const std::string fault = fault_of(line, text);
      INFO(name << ":" << number << ": `" << text << "`: " << fault);
      CHECK(fault.empty());
      count += text.starts_with("newswire ") || text.find("--") != std::string::npos;
    }
  }
  CHECK(count > 100);
}

TEST_CASE("the front page leads to every page", "[documentation]") {
  std::string front;
  for (std::ifstream in(NEWSWIRE_SOURCE_DIR "/README.md"); in;) {
    std::string line;
    std::getline(in, line);
    front += line + "\n";
  }
  for (const Page& page : every_page()) {
    if (page.name == "README.md") continue;
    INFO(page.name);
    CHECK(front.find("](" + page.name + ")") != std::string::npos);
  }
}

TEST_CASE("a command or option that is not there is seen", "[documentation]") {
  const CommandLine line;
  CHECK_FALSE(fault_of(line, "newswire subscribe").empty());
  CHECK_FALSE(fault_of(line, "newswire sub --newest 3").empty());
  CHECK_FALSE(fault_of(line, "fetch --fast").empty());
  CHECK_FALSE(fault_of(line, "--newest 3").empty());
  CHECK_FALSE(fault_of(line, "newswire source remember lwn").empty());
  CHECK(fault_of(line, "newswire sub --last 3 linux").empty());
  CHECK(fault_of(line, "source list --why NAME").empty());
  CHECK(fault_of(line, "newswire source").empty());
  CHECK(fault_of(line, "--queries FILE").empty());
}
