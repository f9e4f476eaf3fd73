// What the program says of its own command line.
#pragma once

#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace newswire::test {

// Every command as the words that call it, the bare program first.
inline std::vector<std::vector<std::string>> every_command() {
  std::vector<std::vector<std::string>> commands = {{}};
  for (std::size_t next = 0; next < commands.size(); ++next) {
    std::vector<std::string> arguments = commands[next];
    arguments.push_back("--help");
    std::istringstream help(run(newswire_command(arguments)).out);
    bool is_list = false;
    for (std::string line; std::getline(help, line);) {
      if (line == "Subcommands:") {
        is_list = true;
      } else if (is_list && line.starts_with("  ") && line.size() > 2 && line[2] != ' ') {
        arguments = commands[next];
        arguments.push_back(line.substr(2, line.find(' ', 2) - 2));
        commands.push_back(arguments);
      } else if (line.empty()) {
        is_list = false;
      }
    }
  }
  return commands;
}

// The long options that its help names.
inline std::set<std::string> options_of(std::vector<std::string> command) {
  static const std::regex option("^  [^ ].*");
  static const std::regex name("--[a-z][a-z-]*");
  std::set<std::string> names;
  command.push_back("--help");
  std::istringstream help(run(newswire_command(command)).out);
  for (std::string line; std::getline(help, line);) {
    if (!std::regex_match(line, option) || line[2] != '-') continue;
    const std::string head = line.substr(0, line.find(' ', 2));
    for (std::sregex_iterator found(head.begin(), head.end(), name), end; found != end; ++found) {
      names.insert(found->str());
    }
  }
  return names;
}

inline std::string joined(const std::vector<std::string>& words, const std::string& separator) {
  std::string text = "newswire";
  for (const std::string& word : words) text += separator + word;
  return text;
}

}  // namespace newswire::test
