// --format and --color, as `sub` and `search` have them, and what the terminal says to that.
#pragma once

#include <string>

#include "app/command.h"
#include "display/format.h"

namespace newswire::app {

struct FormatOptions {
  std::string format;  // empty: not given, and pretty
  std::string color = "auto";
};

// `options` must outlive the command.
void add_format_options(CLI::App& command, FormatOptions& options);

// With the colour and width of the terminal on standard output. Throws FatalError (exit code 2)
// that names the field where a template is wrong.
display::Format parse_format_options(const FormatOptions& options);

}  // namespace newswire::app
