#include <chrono>
#include <limits>
#include <memory>
#include <optional>

#include "app/arguments.h"
#include "app/command.h"
#include "app/configuration.h"
#include "app/format_option.h"
#include "app/stored_matches.h"
#include "app/terminal.h"
#include "app/wanted.h"
#include "core/date.h"
#include "display/printer.h"
#include "store/item_store.h"

namespace newswire::app {
namespace {

constexpr auto default_max_time = std::chrono::seconds(60);

struct SearchArguments {
  std::vector<std::string> words;
  std::string queries;
  std::string since;
  std::string max_time;
  FormatOptions format;
  std::size_t limit = 0;
  bool updates = false;
};

struct Search {
  Wanted wanted;
  Time now;
  std::optional<Time> since;
  std::size_t limit;
  std::chrono::milliseconds max_time;
  bool updates;
  display::Format format;
};

Search parse_search(const SearchArguments& arguments) {
  const Time now = SystemClock().now();
  Search search{parse_wanted(arguments.words, arguments.queries),
                now,
                std::nullopt,
                arguments.limit > 0 ? arguments.limit : std::numeric_limits<std::size_t>::max(),
                default_max_time,
                arguments.updates,
                parse_format_options(arguments.format)};
  if (!arguments.since.empty()) {
    const auto time = parse_since(arguments.since, now);
    if (!time.ok()) throw FatalError("--since: " + time.error().message, exit_code::usage);
    search.since = *time;
  }
  if (!arguments.max_time.empty()) {
    search.max_time = duration_option("--max-time", arguments.max_time);
  }
  return search;
}

void print(const Search& search, store::ItemStore& items, const std::vector<Sequence>& sequences) {
  Item item;
  for (const Sequence sequence : sequences) {
    if (!items.read(sequence, item)) continue;  // retention was here meanwhile
    const auto names = search.wanted.names(item, search.now);
    const auto marks =
        search.format.colour ? search.wanted.title_marks(item, search.now) : display::Marks();
    if (!write_line(
            format_item(item, search.format, search.now, names ? &*names : nullptr, marks))) {
      return;
    }
  }
}

int run(const CommandLine& line, const SearchArguments& arguments) {
  const Search search = parse_search(arguments);
  const config::Config config = load_config(line);
  store::Database database(config.store.path, store::Access::read_only);
  store::ItemStore items(database);
  const Sequence after = search.since ? items.sequence_before(*search.since) : 0;
  // Each item once, as it first was, as `sub` has it; or all of its versions.
  bool hides_updates = false;
  const NewestMatches found =
      find_newest_matches(items, search.wanted, search.now, after, search.limit, search.max_time,
                          [&](const Item& item) {
                            const bool is_shown = search.updates || !item.update;
                            hides_updates = hides_updates || !is_shown;
                            return is_shown;
                          });
  print(search, items, found.sequences);
  if (found.only_since) {
    say("the time was up: only what was fetched since " + format_rfc3339(*found.only_since) +
        " was looked at; --max-time gives more, --since asks for less");
  }
  if (found.sequences.empty() && hides_updates) {
    say("only changed versions of items match; --updates shows them");
  }
  return exit_code::done;
}

}  // namespace

void add_search(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("search", "Print the stored headlines that match, newest last, and end");
  const auto arguments = std::make_shared<SearchArguments>();
  add_query_words(*command, arguments->words);
  command
      ->add_option("--since", arguments->since,
                   "Only what was fetched since: 2h, 7d or an RFC 3339 time")
      ->type_name("WHEN");
  command->add_option("--limit", arguments->limit, "Only the newest N that match")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
  command
      ->add_option("--max-time", arguments->max_time,
                   "Look no longer than this (default: 60s); then the newest found are printed, "
                   "and you are told")
      ->type_name("TIME");
  add_queries_option(*command, arguments->queries);
  command->add_flag("--updates", arguments->updates,
                    "Also the later versions of items that were changed at their publisher");
  add_format_options(*command, arguments->format);
  command->footer(
      "Reads the store directly, also while everything runs.\n"
      "Example: newswire search '\"rate cut\" (fed OR ecb)' --since 7d");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return run(line, *arguments); }; });
}

}  // namespace newswire::app
