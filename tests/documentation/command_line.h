// The commands and options that there are, as --help tells them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace newswire::documentation {

class CommandLine {
 public:
  CommandLine();

  // What is wrong with the words of a command that begins with "newswire": a command or an option
  // that is not there. Empty where nothing is.
  std::string fault_of(const std::vector<std::string>& words) const;

  bool has_option(const std::string& option) const;  // of any command
  // The longest row of these words that is a command, "source add" for one; empty for none.
  std::string command_of(const std::vector<std::string>& words) const;

 private:
  std::map<std::string, std::set<std::string>> options_;  // by command
};

// The options that the usage of a script names.
std::set<std::string> options_of_script(const std::string& script);

// Cut at spaces, quotes and backslashes understood; ends where the shell's command does, at a pipe,
// a semicolon, a redirection or a comment.
std::vector<std::string> words_of(const std::string& command);

}  // namespace newswire::documentation
