#include "app/format_option.h"

#include <unistd.h>

#include "app/terminal.h"
#include "core/result.h"
#include "display/capabilities.h"

namespace newswire::app {
namespace {

display::ColourChoice choice_of(const std::string& color) {
  if (color == "always") return display::ColourChoice::always;
  return color == "never" ? display::ColourChoice::never : display::ColourChoice::automatic;
}

}  // namespace

void add_format_options(CLI::App& command, FormatOptions& options) {
  command
      .add_option("--format", options.format,
                  "pretty (default), line (tab-separated), json, or a template such as "
                  "'{source}: {title}'")
      ->type_name("FORMAT");
  command
      .add_option(
          "--color", options.color,
          "Colours of pretty: auto (default: on a terminal, unless NO_COLOR is set), always "
          "or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

display::Format parse_format_options(const FormatOptions& options) {
  auto format = display::parse_format(options.format.empty() ? "pretty" : options.format);
  if (!format.ok()) throw FatalError("--format: " + format.error().message, exit_code::usage);
  const bool on_terminal = is_terminal(STDOUT_FILENO);
  format->colour = display::shows_colour(choice_of(options.color), on_terminal, environment_value);
  format->hyperlinks = on_terminal && display::knows_hyperlinks(environment_value);
  format->width = terminal_width(STDOUT_FILENO);
  return *format;
}

}  // namespace newswire::app
