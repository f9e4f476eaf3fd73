// The whole command line: the root's own options and every subcommand.
#pragma once

#include "app/command.h"

namespace newswire::app {

// Declares everything on an empty parser. `line` must outlive it.
void add_commands(CLI::App& root, CommandLine& line);

}  // namespace newswire::app
