// A block of shell, cut into commands.
#pragma once

#include <string>
#include <vector>

#include "tests/documentation/markdown.h"

namespace newswire::documentation {

struct Command {
  int line = 0;      // of its page
  std::string text;  // as many lines as bash needs
  // Of a console block: what the page says it prints, a line each.
  std::vector<std::string> output{};
};

// Of an sh block every line belongs to a command; of a console block those behind "$ " and, where
// they go on, "> ". Throws std::runtime_error where bash cannot read it.
std::vector<Command> commands_of(const Block& block);

// Whether it goes on until it is stopped.
bool serves(const Command& command);   // as `newswire up`, beside what comes after it
bool listens(const Command& command);  // as `newswire sub`, which prints what comes

// What is printed, without what differs from run to run: times, ports, sizes, and so on. On both
// sides of a comparison.
std::string without_chance(const std::string& line);

}  // namespace newswire::documentation
