#include "tests/documentation/commands.h"

#include <regex>
#include <stdexcept>
#include <utility>

#include "tests/support/process.h"

namespace newswire::documentation {
namespace {

bool is_whole(const std::string& text) {
  if (text.ends_with('\\')) return false;
  const test::Finished read = test::run({"bash", "-n"}, text + "\n");
  return read.code == 0 && read.err.empty();  // of a here-document without its end it only warns
}

bool says_nothing(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin == std::string::npos || line[begin] == '#';
}

[[noreturn]] void refuse(const Block& block, int line) {
  throw std::runtime_error(block.page + ":" + std::to_string(line) +
                           ": bash cannot read this command");
}

std::vector<Command> commands_of_script(const Block& block) {
  std::vector<Command> commands;
  bool goes_on = false;
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    const std::string& line = block.lines[i];
    if (!goes_on) {
      if (says_nothing(line)) continue;
      commands.push_back({block.line + 1 + static_cast<int>(i), line});
    } else {
      commands.back().text += "\n" + line;
    }
    goes_on = !is_whole(commands.back().text);
  }
  if (goes_on) refuse(block, commands.back().line);
  return commands;
}

std::vector<Command> commands_of_console(const Block& block) {
  std::vector<Command> commands;
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    const std::string& line = block.lines[i];
    const int number = block.line + 1 + static_cast<int>(i);
    if (line.starts_with("$ ")) {
      commands.push_back({number, line.substr(2)});
    } else if (commands.empty()) {
      refuse(block, number);
    } else if (line.starts_with("> ") && commands.back().output.empty()) {
      commands.back().text += "\n" + line.substr(2);
    } else {
      commands.back().output.push_back(line);
    }
  }
  for (const Command& command : commands) {
    if (!is_whole(command.text)) refuse(block, command.line);
  }
  return commands;
}

bool begins_as(const Command& command, const char* pattern) {
  return std::regex_search(command.text, std::regex(pattern, std::regex::extended));
}

}  // namespace

std::vector<Command> commands_of(const Block& block) {
  return block.kind == "console" ? commands_of_console(block) : commands_of_script(block);
}

bool serves(const Command& command) {
  return begins_as(command, "^newswire (up|broker)( |$)");
}

bool listens(const Command& command) {
  if (begins_as(command, " --(count|no-follow|wait|help)([ =]|$)")) return false;
  return begins_as(command, "^(newswire sub|/usr/bin/python3 [^ ]*[.]py|[.]/[a-z_]+)( |$)");
}

std::string without_chance(const std::string& line) {
  static const std::vector<std::pair<std::regex, std::string>> chances = {
      {std::regex(R"(\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?)?)"), "TIME"},
      {std::regex(R"(^(\d\d:\d\d|\d\d-\d\d|\d{4}) )"), "TIME "},
      {std::regex(R"(127\.0\.0\.1:\d+)"), "127.0.0.1:PORT"},
      {std::regex(R"(\d+(\.\d+)? (ms|s|KiB|MiB|kB|MB|B)\b)"), "AMOUNT"},
      {std::regex(R"(\bin \d+(m|h|d)\b)"), "in AMOUNT"},
      {std::regex(R"(\b(now|\d+(s|m|h) ago)\b)"), "AGO"},
      {std::regex(R"( +)"), " "},
      {std::regex(R"( $)"), ""},
  };
  std::string text = line;
  for (const auto& [chance, name] : chances) text = std::regex_replace(text, chance, name);
  return text;
}

}  // namespace newswire::documentation
