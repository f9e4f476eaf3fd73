#include <fstream>
#include <sstream>

#include "tests/packaging/help_text.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire::test;

namespace {

// What bash offers for the last of the words, one a line.
std::set<std::string> offered(const std::vector<std::string>& words,
                              const std::string& folder = ".") {
  std::string script = "source '" + std::string(NEWSWIRE_PAGES) + "/newswire.bash'\ncd '" + folder +
                       "'\nPATH='" + NEWSWIRE_BINARY_DIR + "/app':$PATH\nCOMP_WORDS=(newswire";
  for (const std::string& word : words) script += " '" + word + "'";
  script += ")\nCOMP_CWORD=" + std::to_string(words.size()) +
            "\n_newswire\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const Finished bash = run({"bash", "-c", script});
  std::set<std::string> offers;
  std::istringstream lines(bash.out);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) offers.insert(line);
  }
  return offers;
}

}  // namespace

TEST_CASE("bash completes every command and every option", "[packaging]") {
  for (auto command : every_command()) {
    INFO(joined(command, " "));
    const auto options = options_of(command);
    command.push_back("--");
    const auto offers = offered(command);
    for (const std::string& option : options) {
      INFO(option);
      CHECK(offers.contains(option));
    }
  }
  CHECK(offered({"so"}) == std::set<std::string>{"source"});
  CHECK(offered({"source", "re"}) == std::set<std::string>{"remove"});
}

TEST_CASE("bash completes values: levels and the names of sources", "[packaging]") {
  CHECK(offered({"sub", "--log-level", "w"}) == std::set<std::string>{"warning"});
  const TempFolder folder;
  folder.write("newswire.toml",
               "[[source]]\nname = \"alpha\"\nurl = \"https://a.example/feed\"\n"
               "[[source]]\nname = \"beta news\"\nurl = \"https://b.example/feed\"\n");
  CHECK(offered({"source", "remove", ""}, folder.str()) ==
        std::set<std::string>{"alpha", "beta\\ news"});
  CHECK(offered({"fetch", "--source", "al"}, folder.str()) == std::set<std::string>{"alpha"});
}

TEST_CASE("zsh takes nothing of a description for its own", "[packaging]") {
  std::ostringstream text;
  text << std::ifstream(std::string(NEWSWIRE_PAGES) + "/_newswire").rdbuf();
  CHECK(text.str().find("'--config[Configuration file (default\\: ./newswire.toml, then "
                        "$XDG_CONFIG_HOME/newswire/newswire.toml") != std::string::npos);
}
