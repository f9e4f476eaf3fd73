#include "tests/documentation/command_line.h"

#include <algorithm>
#include <regex>

#include "tests/packaging/help_text.h"
#include "tests/support/process.h"

namespace newswire::documentation {

CommandLine::CommandLine() {
  for (const auto& command : test::every_command()) {
    std::string name;
    for (const std::string& word : command) name += (name.empty() ? "" : " ") + word;
    options_[name] = test::options_of(command);
    options_[name].insert("--help");
  }
}

std::string CommandLine::command_of(const std::vector<std::string>& words) const {
  std::string name;
  for (const std::string& word : words) {
    const std::string longer = name.empty() ? word : name + " " + word;
    if (!options_.contains(longer)) break;
    name = longer;
  }
  return name;
}

std::string CommandLine::fault_of(const std::vector<std::string>& words) const {
  const std::vector<std::string> arguments(words.begin() + 1, words.end());
  const std::string name = command_of(arguments);
  const auto named = static_cast<std::size_t>(std::ranges::count(name, ' ')) + !name.empty();
  // Where a command has commands of its own, what follows is one of them.
  const bool has_commands = std::ranges::any_of(options_, [&](const auto& other) {
    return name.empty() || other.first.starts_with(name + " ");
  });
  if (has_commands && named < arguments.size() && !arguments[named].starts_with("-")) {
    return "there is no command '" + arguments[named] + "'";
  }
  for (const std::string& word : arguments) {
    if (word == "--") break;
    if (!word.starts_with("--")) continue;
    const std::string option = word.substr(0, word.find('='));
    if (!options_.at(name).contains(option)) return "'" + name + "' has no option " + option;
  }
  return "";
}

bool CommandLine::has_option(const std::string& option) const {
  return std::ranges::any_of(options_,
                             [&](const auto& command) { return command.second.contains(option); });
}

std::set<std::string> options_of_script(const std::string& script) {
  static const std::regex name("--[a-z][a-z-]*");
  std::set<std::string> options = {"--help"};
  const std::string usage = test::run({NEWSWIRE_SOURCE_DIR "/" + script, "--help"}).out;
  for (std::sregex_iterator found(usage.begin(), usage.end(), name), end; found != end; ++found) {
    options.insert(found->str());
  }
  return options;
}

std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words;
  bool is_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote == 0 && (c == ' ' || c == '\n')) {
      is_word = false;
      continue;
    }
    if (quote == 0 && (c == '|' || c == ';' || c == '<' || c == '>' || (c == '#' && !is_word)))
      break;
    if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      if (command[++i] == '\n') continue;
    } else if (c == quote) {
      quote = 0;
      continue;
    }
    if (!is_word) words.emplace_back();
    is_word = true;
    if (quote == 0 && (command[i] == '\'' || command[i] == '"')) {
      quote = command[i];
    } else {
      words.back() += command[i];
    }
  }
  return words;
}

}  // namespace newswire::documentation
