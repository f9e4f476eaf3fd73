#include "app/commands.h"

#include "app/arguments.h"

namespace newswire::app {

void add_commands(CLI::App& root, CommandLine& line) {
  root.name("newswire");
  root.description(
      "newswire: news feeds as live, keyword-matched headlines.\n"
      "Fetches feeds into a store, publishes what is new, and prints what you ask for.");
  root.set_version_flag("--version", "newswire " NEWSWIRE_VERSION);
  root.require_subcommand(1);

  add_up(root, line);
  add_fetch(root, line);
  add_broker(root, line);
  add_sub(root, line);
  add_search(root, line);
  add_match(root, line);
  add_explain(root, line);
  add_retag(root, line);
  add_parse(root, line);
  add_source(root, line);
  add_store(root, line);
  add_status(root, line);
  add_doctor(root, line);
  add_keygen(root, line);
  add_common_options(root, line);
  // After the subcommands, which would inherit it.
  root.footer(
      "Run 'newswire COMMAND --help' for the options of a command.\n"
      "Exit codes: 0 done; 1 failed; 2 the command line, the configuration or a query is wrong;\n"
      "3 parse: no feed; 4 fetch: some or all sources failed; 130 interrupted.");
}

}  // namespace newswire::app
