// The commands that no test runs: they want root, or build the tree. What can be told of them
// without running them is.
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "tests/documentation/command_line.h"
#include "tests/documentation/commands.h"
#include "tests/support/catch.h"

using namespace newswire::documentation;
namespace fs = std::filesystem;

namespace {

const fs::path tree = NEWSWIRE_SOURCE_DIR;

// How many blocks each page has of them, so that one more is noticed.
const std::map<std::string, int> known = {
    {"CONTRIBUTING.md", 1},          {"README.md", 1},
    {"docs/cron-and-systemd.md", 3}, {"docs/embedding.md", 1},
    {"docs/getting-started.md", 3},  {"docs/operation.md", 2},
};

std::string fault_of_script(const std::vector<std::string>& words) {
  if (!fs::exists(tree / words.front())) return "there is no " + words.front();
  // script/run hands what is not its own to `newswire sub`.
  static const CommandLine line;
  const auto options = options_of_script(words.front());
  for (const std::string& word : words) {
    const std::string option = word.substr(0, word.find('='));
    if (!option.starts_with("--") || options.contains(option)) continue;
    const bool is_subs =
        words.front() == "script/run" && line.fault_of({"newswire", "sub", option}).empty();
    if (!is_subs) return words.front() + " has no option " + option;
  }
  return "";
}

// A unit is one of ours.
std::string fault_of_units(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!word.starts_with("newswire")) continue;
    const std::string unit = word.find('.') == std::string::npos ? word + ".service" : word;
    if (!fs::exists(tree / "packaging/systemd" / unit)) return "there is no unit " + unit;
  }
  return "";
}

// As whom a command runs does not matter here.
std::vector<std::string> without_sudo(std::vector<std::string> words) {
  if (words.front() != "sudo") return words;
  const bool names_user = words.size() > 2 && words[1] == "-u";
  words.erase(words.begin(), words.begin() + (names_user ? 3 : 1));
  return words;
}

std::string fault_of(std::vector<std::string> words) {
  static const CommandLine line;
  words = without_sudo(std::move(words));
  if (words.empty()) return "a user without a command";
  const std::string& name = words.front();
  if (name == "newswire") return line.fault_of(words);
  if (name.starts_with("script/")) return fault_of_script(words);
  if (name == "systemctl" || name == "journalctl" || name == "systemd-analyze") {
    return fault_of_units(words);
  }
  // What a container is told to run stands behind the container's name.
  if (name == "podman") {
    const auto program = std::find(words.begin() + 1, words.end(), "exec");
    if (program != words.end() && program + 2 < words.end()) {
      return line.fault_of({program + 2, words.end()});
    }
    const auto file = std::ranges::find(words, "-f");
    const bool is_there = file == words.end() || fs::exists(tree / *(file + 1));
    return is_there ? "" : "there is no " + *(file + 1);
  }
  return "";
}

}  // namespace

TEST_CASE("commands that are not run are few, and nothing can be seen to be wrong with them",
          "[documentation]") {
  for (const Page& page : every_page()) {
    int count = 0;
    for (const Block& block : page.blocks) {
      if (block.kind != "sh" || block.mark.empty()) continue;
      ++count;
      for (const Command& command : commands_of(block)) {
        INFO(page.name << ":" << command.line << ": " << command.text);
        CHECK(fault_of(words_of(command.text)).empty());
      }
    }
    INFO(page.name << " has blocks that are not run");
    const auto expected = known.find(page.name);
    CHECK(count == (expected == known.end() ? 0 : expected->second));
  }
}

TEST_CASE("what cannot be right about a command that is not run is seen", "[documentation]") {
  CHECK_FALSE(fault_of(words_of("newswire fetsh")).empty());
  CHECK_FALSE(fault_of(words_of("sudo -u newswire newswire fetch --fast")).empty());
  CHECK(fault_of(words_of("sudo -u newswire newswire source add lwn.net --topic a")).empty());
  CHECK_FALSE(fault_of(words_of("script/paint")).empty());
  CHECK_FALSE(fault_of(words_of("script/test --never")).empty());
  CHECK(fault_of(words_of("script/run --sample --count 3 moon")).empty());
  CHECK_FALSE(fault_of(words_of("systemctl start newswire-web")).empty());
  CHECK_FALSE(fault_of(words_of("podman exec news newswire sup climate")).empty());
  CHECK(fault_of(words_of("podman exec news newswire sub climate")).empty());
}
