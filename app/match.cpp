#include <memory>

#include <unistd.h>

#include "app/arguments.h"
#include "app/command.h"
#include "app/line_reader.h"
#include "app/terminal.h"
#include "app/wanted.h"
#include "core/clock.h"
#include "wire/item_json.h"

namespace newswire::app {
namespace {

constexpr std::size_t max_line_bytes = 4 * 1024 * 1024;

struct MatchArguments {
  std::vector<std::string> words;
  std::string queries;
};

int match(const MatchArguments& arguments) {
  const Wanted wanted = parse_wanted(arguments.words, arguments.queries);
  const Time now = SystemClock().now();
  LineReader lines(STDIN_FILENO, "standard input", max_line_bytes);
  bool failed = false;
  for (std::size_t number = 1; const auto line = lines.next(); ++number) {
    if (line->text.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto item =
        line->is_cut ? Result<Item>(Error{"is longer than 4 MiB"}) : wire::decode_item(line->text);
    if (!item.ok()) {
      say("line " + std::to_string(number) + ": " + item.error().message);
      failed = true;
    } else if (wanted.matches(*item, now) && !write_line(line->text)) {
      return exit_code::done;
    }
  }
  return failed ? exit_code::failed : exit_code::done;
}

}  // namespace

void add_match(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "match", "Read items as JSON lines and print those that match: a grep for news");
  const auto arguments = std::make_shared<MatchArguments>();
  add_query_words(*command, arguments->words);
  add_queries_option(*command, arguments->queries);
  command->footer(
      "Reads what 'newswire sub --format json' prints, and prints the lines that match unchanged.\n"
      "Example: newswire match 'linux OR kernel' < items.jsonl");
  command->callback([&line, arguments] { line.run = [arguments] { return match(*arguments); }; });
}

}  // namespace newswire::app
