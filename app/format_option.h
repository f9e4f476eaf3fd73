// --format, as `sub` and `search` have it.
#pragma once

#include <string>

#include "app/command.h"
#include "subscriber/printer.h"

namespace newswire::app {

void add_format_option(CLI::App& command, std::string& value);

// With the colour and width of the terminal on standard output. Throws FatalError (exit code 2)
// that names the field where a template is wrong.
Format parse_format_option(const std::string& value);

}  // namespace newswire::app
