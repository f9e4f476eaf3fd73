// newswire source export
#include <memory>
#include <unordered_map>

#include "app/command.h"
#include "app/configuration.h"
#include "app/source_commands.h"
#include "app/source_opml.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "config/source_text.h"
#include "core/result.h"

namespace newswire::app {
namespace {

// What the feeds call themselves, as far as they were fetched. The store is not needed for more.
std::unordered_map<std::string, std::string> stored_titles(const std::string& store_path) {
  std::unordered_map<std::string, std::string> titles;
  try {
    for (const auto& state : stored_sources(store_path).states)
      titles.emplace(state.name, state.title);
  } catch (const FatalError& trouble) {
    say(std::string("titles are left out: ") + trouble.what());
  }
  return titles;
}

int write_list(const CommandLine& line) {
  const config::Config config = load_config(line);
  const auto titles = stored_titles(config.store.path);
  const auto sources = config::read_source_texts(config.file);
  feed::Opml opml;
  opml.title = "newswire";
  OpmlOmissions omitted;
  for (std::size_t i = 0; i < sources.size() && i < config.sources.size(); ++i) {
    const auto title = titles.find(config.sources[i].name);
    opml.feeds.push_back(to_opml(sources[i], title == titles.end() ? "" : title->second, omitted));
  }
  write_text(feed::write_opml(opml));
  if (omitted.credentials > 0) {
    say("the headers and credentials of " + std::to_string(omitted.credentials) +
        " sources were left out");
  }
  if (omitted.passwords > 0) {
    say("the passwords in " + std::to_string(omitted.passwords) + " URLs were left out");
  }
  return exit_code::done;
}

}  // namespace

void add_source_export(CLI::App& source, CommandLine& line) {
  CLI::App* command =
      source.add_subcommand("export", "Print the sources as OPML, which other feed readers import");
  const auto format = std::make_shared<std::string>("opml");
  command->add_option("--format", *format, "opml (2.0)")->check(CLI::IsMember({"opml"}));
  command->footer(
      "Topics become folders and categories. Headers, credentials and passwords are left out,\n"
      "and ${NAME} stays as it is written.\n\n"
      "  newswire source export > sources.opml");
  command->callback([&line] { line.run = [&line] { return write_list(line); }; });
}

}  // namespace newswire::app
