#include "app/source_commands.h"

#include "app/stored_sources.h"
#include "app/terminal.h"
#include "core/result.h"
#include "core/text.h"
#include "core/topic.h"
#include "store/fetch_lock.h"

namespace newswire::app {

std::string config_file_to_edit(const CommandLine& line) {
  if (!line.config_file.empty()) return line.config_file;
  return config::find_file().value_or("newswire.toml");
}

void tell_running_fetcher(const config::Config& config) {
  try {
    if (!store_exists(config.store.path) || store::FetchLock::try_acquire(config.store.path))
      return;
  } catch (const FatalError&) {
    return;  // who may not look there is not told
  }
  say("a newswire is running with this configuration's store; "
      "SIGHUP, or systemctl reload, makes it read the file again");
}

std::vector<std::string> parse_topics(const std::vector<std::string>& texts) {
  std::vector<std::string> topics;
  for (const std::string& text : texts) {
    const auto topic = parse_topic(text);
    if (!topic)
      throw FatalError("--topic: " + terminal_safe(topic.error().message), exit_code::usage);
    topics.push_back(*topic);
  }
  return topics;
}

void add_source(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand("source", "The sources of the configuration");
  command->require_subcommand(1);
  add_source_list(*command, line);
  add_source_add(*command, line);
  add_source_remove(*command, line);
  add_source_import(*command, line);
  add_source_export(*command, line);
}

}  // namespace newswire::app
