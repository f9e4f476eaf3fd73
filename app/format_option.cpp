#include "app/format_option.h"

#include "app/terminal.h"
#include "core/result.h"

namespace newswire::app {

void add_format_option(CLI::App& command, std::string& value) {
  command
      .add_option("--format", value,
                  "pretty (default), line (tab-separated), json, or a template such as "
                  "'{source}: {title}'")
      ->type_name("FORMAT");
}

Format parse_format_option(const std::string& value) {
  auto format = parse_format(value);
  if (!format.ok()) throw FatalError("--format: " + format.error().message, exit_code::usage);
  format->colour = use_colour();
  format->width = terminal_width();
  return *format;
}

}  // namespace newswire::app
