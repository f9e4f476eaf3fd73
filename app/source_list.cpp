#include <algorithm>
#include <memory>
#include <sstream>

#include "app/command.h"
#include "app/configuration.h"
#include "app/source_commands.h"
#include "app/source_report.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "core/date.h"
#include "core/text.h"

namespace newswire::app {
namespace {

std::string when(const std::optional<Time>& time) {
  return time ? format_rfc3339(*time) : "never";
}

std::string or_none(const std::optional<std::string>& text) {
  return text ? terminal_safe(*text) : "none";
}

// Everything that decides when this source is asked again, and how.
int explain(const std::vector<SourceReport>& reports, const std::string& name,
            const std::string& config_file) {
  const auto found = std::find_if(reports.begin(), reports.end(),
                                  [&](const SourceReport& r) { return r.source.name == name; });
  if (found == reports.end()) {
    throw FatalError("--why: " + config_file + " has no source '" + terminal_safe(name) + "'",
                     exit_code::usage);
  }
  const store::SourceState& state = found->state;
  std::ostringstream out;
  out << "source         " << terminal_safe(name) << '\n'
      << "url            " << terminal_safe(found->source.shown_url) << '\n'
      << "health         " << to_string(found->health) << '\n'
      << "last attempt   " << when(state.last_attempt) << '\n'
      << "last success   " << when(state.last_success) << '\n'
      << "last new item  " << when(state.last_new_item) << '\n'
      << "last status    " << (state.last_status == 0 ? "none" : std::to_string(state.last_status))
      << '\n'
      << "last error     " << (state.last_error.empty() ? "none" : terminal_safe(state.last_error))
      << '\n'
      << "failures       " << state.failures << " in a row\n"
      << "ETag           " << or_none(state.etag) << '\n'
      << "Last-Modified  " << or_none(state.last_modified) << '\n'
      << "next due       "
      << (state.gone           ? "never"
          : state.last_attempt ? format_rfc3339(state.due)
                               : "now")
      << '\n'
      << "because        "
      << (state.due_cause.empty() ? "it was never fetched" : terminal_safe(state.due_cause))
      << '\n';
  write_text(out.str());
  return exit_code::done;
}

int list(const CommandLine& line, const std::string& why) {
  const config::Config config = load_config(line);
  const auto reports = report_sources(config, stored_sources(config.store.path));
  if (!why.empty()) return explain(reports, why, config.file);
  write_text(source_table(reports, SystemClock().now()));
  return exit_code::done;
}

}  // namespace

void add_source_list(CLI::App& source, CommandLine& line) {
  CLI::App* listing = source.add_subcommand("list", "Each source, its health and when it is due");
  const auto why = std::make_shared<std::string>();
  listing->add_option("--why", *why, "All that decides when this source is asked again, and how")
      ->type_name("NAME");
  listing->callback([&line, why] { line.run = [&line, why] { return list(line, *why); }; });
}

}  // namespace newswire::app
