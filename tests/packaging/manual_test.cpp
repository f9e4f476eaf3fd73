#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/packaging/help_text.h"
#include "tests/support/catch.h"

using namespace newswire::test;

namespace {

std::string read(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::string page_of(const std::vector<std::string>& command) {
  return std::string(NEWSWIRE_PAGES) + "/" + joined(command, "-") + ".1";
}

// As roff takes a hyphen that may be typed.
std::string in_roff(const std::string& option) {
  std::string text;
  for (const char c : option) text += c == '-' ? "\\-" : std::string(1, c);
  return text;
}

}  // namespace

TEST_CASE("every command has a page of the manual with all of its options", "[packaging]") {
  const auto commands = every_command();
  REQUIRE(commands.size() > 15);
  for (const auto& command : commands) {
    INFO(joined(command, " "));
    const std::string page = read(page_of(command));
    CHECK(page.find(".SH SYNOPSIS") != std::string::npos);
    for (const std::string& option : options_of(command)) {
      INFO(option);
      CHECK(page.find("\\fB" + in_roff(option) + "\\fR") != std::string::npos);
    }
  }
}

TEST_CASE("no page of the manual is of a command that is not there", "[packaging]") {
  std::set<std::string> expected;
  for (const auto& command : every_command()) expected.insert(page_of(command));
  for (const auto& entry : std::filesystem::directory_iterator(NEWSWIRE_PAGES)) {
    if (entry.path().extension() == ".1") CHECK(expected.contains(entry.path().string()));
  }
}

TEST_CASE("configuration, queries, security and protocol have pages of the manual", "[packaging]") {
  const std::string folder = NEWSWIRE_PAGES;
  CHECK(read(folder + "/newswire.toml.5").find("host_spacing") != std::string::npos);
  CHECK(read(folder + "/newswire-query.7").find("phrase") != std::string::npos);
  CHECK(read(folder + "/newswire-security.7").find("keygen") != std::string::npos);
  CHECK(read(folder + "/newswire-wire.7").find("heartbeat") != std::string::npos);
}

TEST_CASE("a page of the manual has no link to a file that is not beside it", "[packaging]") {
  const std::string page =
      GENERATE("newswire.toml.5", "newswire-query.7", "newswire-security.7", "newswire-wire.7");
  INFO(page);
  const std::string text = read(std::string(NEWSWIRE_PAGES) + "/" + page);
  const std::regex link("<\\\\fI(?!https?:)[^>]*>");  // as lowdown writes one
  std::smatch found;
  const bool leads_nowhere = std::regex_search(text, found, link);
  INFO(found.str());
  CHECK_FALSE(leads_nowhere);
  CHECK(text.find("SEE ALSO") != std::string::npos);
}
