#include <algorithm>
#include <memory>
#include <optional>

#include "app/arguments.h"
#include "app/command.h"
#include "app/configuration.h"
#include "app/format_option.h"
#include "app/stored_matches.h"
#include "app/terminal.h"
#include "store/item_store.h"
#include "subscriber/printer.h"

namespace newswire::app {
namespace {

struct SearchArguments {
  std::vector<std::string> words;
  std::string since;
  std::string format = "pretty";
  std::size_t limit = 0;
};

// The newest `limit` that match above `after`, printed in rising order.
void print_newest(store::ItemStore& items, const query::Query& query, Time now, Sequence after,
                  std::size_t limit, const Format& format) {
  std::vector<Item> found;
  Sequence before = items.head() + 1;
  bool more = true;
  while (more && found.size() < limit) {
    std::size_t rows = 0;
    items.scan_before(before, stored_page_rows, [&](const Item& item) {
      ++rows;
      before = item.sequence;
      if (item.sequence <= after) return more = false;
      if (query.matches(item, now)) found.push_back(item);
      return found.size() < limit;
    });
    more = more && rows == stored_page_rows;
  }
  std::reverse(found.begin(), found.end());
  for (const Item& item : found) {
    if (!write_line(format_item(item, format, now))) return;
  }
}

int search(const CommandLine& line, const SearchArguments& arguments) {
  const query::Query query = parse_query(arguments.words);
  const Time now = SystemClock().now();
  std::optional<Time> since;
  if (!arguments.since.empty()) {
    const auto time = parse_since(arguments.since, now);
    if (!time.ok()) throw FatalError("--since: " + time.error().message, exit_code::usage);
    since = *time;
  }
  const Format format = parse_format_option(arguments.format);
  const config::Config config = load_config(line);
  store::Database database(config.store.path, store::Access::read_only);
  store::ItemStore items(database);
  const Sequence after = since ? items.sequence_before(*since) : 0;
  if (arguments.limit > 0) {
    print_newest(items, query, now, after, arguments.limit, format);
  } else {
    visit_stored_matches(items, query, now, after, [&](const Item& item) {
      return write_line(format_item(item, format, now));
    });
  }
  return exit_code::done;
}

}  // namespace

void add_search(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("search", "Print the stored headlines that match, newest last, and end");
  const auto arguments = std::make_shared<SearchArguments>();
  command->add_option("query", arguments->words, "Words, phrases, fields; see docs/query.md")
      ->type_name("QUERY");
  command
      ->add_option("--since", arguments->since,
                   "Only what was fetched since: 2h, 7d or an RFC 3339 time")
      ->type_name("WHEN");
  command->add_option("--limit", arguments->limit, "Only the newest N that match")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
  add_format_option(*command, arguments->format);
  command->footer(
      "Reads the store directly, also while everything runs.\n"
      "Example: newswire search '\"rate cut\" (fed OR ecb)' --since 7d");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return search(line, *arguments); }; });
}

}  // namespace newswire::app
