// What the command line's parser knows of a command, as plain values: the one source of the man
// pages and the shells' completions, so that neither says what `--help` does not.
#pragma once

#include <string>
#include <vector>

#include "app/command.h"

namespace newswire::packaging {

// What stands behind an option or as a word of its own.
struct ValueText {
  std::string name;                  // "FILE", "WHEN"; empty: an option without a value
  std::vector<std::string> choices;  // empty: anything goes
};

struct OptionText {
  std::vector<std::string> names;  // "-h", "--help"; empty: a word of the command
  ValueText value;
  std::string description;
  bool is_required = false;
  bool is_repeatable = false;
};

struct CommandText {
  std::vector<std::string> path;  // {"newswire", "source", "add"}
  std::string description;        // its first line is what a list of commands says
  std::string footer;
  std::vector<OptionText> words;    // in their order
  std::vector<OptionText> options;  // in the order of `--help`
  std::vector<CommandText> commands;
};

CommandText describe(const CLI::App& command);

// "newswire-source-add": the name of its man page.
std::string joined(const std::vector<std::string>& path, char separator);

// What a list of commands says of one.
std::string summary_of(const CommandText& command);

// Every command below, itself included, parents first.
std::vector<const CommandText*> all_of(const CommandText& root);

}  // namespace newswire::packaging
