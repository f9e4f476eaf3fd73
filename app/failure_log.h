// How a command that writes a log tells what ended it.
#pragma once

#include <functional>

#include "app/command.h"

namespace newswire::app {

// Runs `work`, a command such as `up`. Where programs read the log (it is in JSON, or goes to the
// journal), what ends it is one of its lines; elsewhere the exception goes on to main, which prints
// it as of every command. Returns the exit code.
int run_logged(const CommandLine& line, const std::function<int()>& work);

}  // namespace newswire::app
