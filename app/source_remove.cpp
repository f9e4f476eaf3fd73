// newswire source remove NAME
#include <algorithm>
#include <memory>

#include "app/command.h"
#include "app/configuration.h"
#include "app/source_commands.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "config/file_edit.h"
#include "config/source_text.h"
#include "core/result.h"
#include "core/text.h"
#include "store/item_store.h"
#include "store/store_error.h"

namespace newswire::app {
namespace {

std::size_t number_of(const config::Config& config, const std::string& name) {
  const auto found =
      std::find_if(config.sources.begin(), config.sources.end(),
                   [&](const config::Source& source) { return source.name == name; });
  if (found != config.sources.end()) {
    return static_cast<std::size_t>(found - config.sources.begin());
  }
  throw FatalError(unknown_source(config, name), exit_code::usage);
}

// The source is gone from the file by now, whatever is wrong with the store.
std::int64_t stored_items(const std::string& store_path, const std::string& source) {
  if (!store_exists(store_path)) return 0;
  try {
    store::Database database(store_path, store::Access::read_only);
    return store::ItemStore(database).count_of(source);
  } catch (const store::StoreRefused&) {
    return 0;
  }
}

int remove(const CommandLine& line, const std::string& name) {
  const std::string file = config_file_to_edit(line);
  config::FileEdit edit(file);
  if (edit.is_new()) throw FatalError("there is no '" + file + "'", exit_code::usage);
  edit.replace(config::with_source_removed(edit.text(), number_of(edit.config(), name)));
  std::string told = "removed " + terminal_safe(name) + " from " + file;
  if (const auto kept = stored_items(edit.config().store.path, name); kept > 0) {
    told += "; its " + std::to_string(kept) + " stored " +
            (kept == 1 ? "item stays" : "items stay") + " until retention removes " +
            (kept == 1 ? "it" : "them");
  }
  write_line(told);
  tell_running_fetcher(edit.config());
  return exit_code::done;
}

}  // namespace

void add_source_remove(CLI::App& source, CommandLine& line) {
  CLI::App* command = source.add_subcommand("remove", "Take a source out of the configuration");
  const auto name = std::make_shared<std::string>();
  command->add_option("name", *name, "As 'newswire source list' shows it")
      ->type_name("NAME")
      ->required();
  command->footer(
      "Its [[source]] goes with the comment lines directly above and below it; every other byte "
      "of\n"
      "the file stays. Items that are stored stay, too.");
  command->callback([&line, name] { line.run = [&line, name] { return remove(line, *name); }; });
}

}  // namespace newswire::app
