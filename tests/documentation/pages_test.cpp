// Does what the documentation says, page by page, and sees whether it is so.
//
// A block's kind, which is what stands behind its fence, says what it is:
//
//   sh             commands; all of them have to end well
//   console        commands behind "$ ", and below each what it prints; a line "..." stands for any
//   cron           lines of a crontab
//   sh root, sh build    commands that change the system, or build the tree (unrun_test.cpp)
//   toml FILE, c FILE    what the reader saves under that name
//   others         known_kinds below
#include <algorithm>
#include <regex>
#include <set>

#include "tests/documentation/own_network.h"
#include "tests/documentation/reader.h"
#include "tests/support/catch.h"

using namespace newswire::documentation;

namespace {

const std::set<std::string> known_kinds = {"sh",   "console", "cron",     "toml",    "cpp",
                                           "c",    "cmake",   "python",   "json",    "nginx",
                                           "http", "text",    "verdicts", "refused", "canonical"};

// The hosts that pages name where a broker is.
const std::vector<std::string> broker_hosts = {"news.example"};

bool is_shell(const Block& block) {
  return block.kind == "sh" || block.kind == "console" || block.kind == "cron";
}

bool has_command(const Page& page, const char* pattern) {
  return std::ranges::any_of(page.blocks, [&](const Block& block) {
    return is_shell(block) && block.mark.empty() &&
           std::ranges::any_of(block.lines, [&](const std::string& line) {
             return std::regex_search(line, std::regex(pattern));
           });
  });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(without_chance(line));
  return lines;
}

// "..." stands for any number of lines.
bool is_as_shown(const std::vector<std::string>& shown, const std::vector<std::string>& printed,
                 std::size_t s = 0, std::size_t p = 0) {
  if (s == shown.size()) return p == printed.size();
  if (shown[s] == "...") {
    return is_as_shown(shown, printed, s + 1, p) ||
           (p < printed.size() && is_as_shown(shown, printed, s, p + 1));
  }
  return p < printed.size() && without_chance(shown[s]) == printed[p] &&
         is_as_shown(shown, printed, s + 1, p + 1);
}

// cron gives a line's command to sh, and mails what it prints.
Command command_of_cron_line(const std::string& line, int number) {
  static const std::regex fields(R"((\S+\s+){5}(.*))");
  std::smatch parts;
  REQUIRE(std::regex_match(line, parts, fields));
  const std::string command = parts[2];
  REQUIRE(command.find('\'') == std::string::npos);
  return {number, "sh -c '" + command + "'"};
}

int run_block(Reader& reader, const Block& block) {
  const bool is_console = block.kind == "console";
  int count = 0;
  for (const Command& command : commands_of(block)) {
    const Ran ran = reader.run(command);
    INFO(block.page << ":" << command.line << ": " << command.text << "\nprinted:\n"
                    << ran.printed);
    CHECK(ran.ended);
    if (is_console && !command.output.empty()) {
      CHECK(is_as_shown(command.output, lines_of(ran.printed)));
    } else {
      CHECK(ran.code == (listens(command) ? 130 : 0));
    }
    ++count;
  }
  return count;
}

int run_crontab(Reader& reader, const Block& block) {
  int count = 0;
  for (const std::string& line : block.lines) {
    if (line.empty() || line.starts_with("#")) continue;
    const Ran ran = reader.run(command_of_cron_line(line, block.line + 1 + count++));
    INFO(block.page << ":" << block.line << ": " << line << "\nprinted:\n" << ran.printed);
    CHECK(ran.code == 0);
    CHECK(ran.printed.empty());
  }
  return count;
}

// How many commands it has. A page that says how to start newswire begins without one.
int follow(const Page& page) {
  const bool begins_with_nothing = has_command(page, "^(\\$ )?newswire up");
  Reader reader(!begins_with_nothing);
  if (has_command(page, "pkg-config") && !has_command(page, "cmake --install")) {
    reader.install_library();
  }
  int count = 0;
  for (const Block& block : page.blocks) {
    if (block.kind == "cron") {
      count += run_crontab(reader, block);
    } else if (is_shell(block)) {
      if (block.mark.empty()) count += run_block(reader, block);
    } else if (!block.mark.empty()) {
      reader.save(block.mark, block.lines);
    }
  }
  INFO(page.name << ": newswire up, at Ctrl-C");
  CHECK(reader.leave() == 130);
  return count;
}

bool can_follow() {
  if (enter_own_network(broker_hosts)) return true;
  WARN("not run: this system allows no network of one's own (unshare)");
  return false;
}

}  // namespace

TEST_CASE("what the front page says can be done", "[documentation]") {
  if (can_follow()) CHECK(follow(page("README.md")) > 15);
}

TEST_CASE("getting started leads where it says", "[documentation]") {
  if (can_follow()) CHECK(follow(page("docs/getting-started.md")) > 15);
}

TEST_CASE("what is said about embedding can be done", "[documentation]") {
  if (can_follow()) CHECK(follow(page("docs/embedding.md")) > 1);
}

TEST_CASE("what all other pages say can be done", "[documentation]") {
  if (!can_follow()) return;
  const std::set<std::string> above = {"README.md", "docs/getting-started.md", "docs/embedding.md"};
  int count = 0;
  for (const Page& page : every_page()) {
    if (above.contains(page.name)) continue;
    if (has_command(page, "")) count += follow(page);
  }
  CHECK(count > 15);
}

TEST_CASE("every block of the documentation says what it is", "[documentation]") {
  for (const Page& page : every_page()) {
    for (const Block& block : page.blocks) {
      INFO(page.name << ":" << block.line << ": ```" << block.kind << " " << block.mark);
      CHECK(known_kinds.contains(block.kind));
      if (is_shell(block)) {
        CHECK((block.mark.empty() || block.mark == "root" || block.mark == "build"));
        continue;
      }
      for (const std::string& line : block.lines) {  // no command passes for something else
        CHECK_FALSE((line.starts_with("newswire ") && line.find(": ") == line.npos));
        CHECK_FALSE(line.starts_with("$ "));
        CHECK_FALSE(line.starts_with("script/"));
      }
    }
    for (const auto& [name, number, text] : page.indented) {
      INFO(name << ":" << number << ": " << text);
      CHECK_FALSE(text.starts_with("newswire "));
      CHECK_FALSE(text.starts_with("$ "));
    }
  }
}
