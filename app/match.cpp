#include <memory>

#include <unistd.h>

#include "app/arguments.h"
#include "app/command.h"
#include "app/line_reader.h"
#include "app/terminal.h"
#include "core/clock.h"
#include "wire/item_json.h"

namespace newswire::app {
namespace {

constexpr std::size_t max_line_bytes = 4 * 1024 * 1024;

int match(const std::vector<std::string>& words) {
  const query::Query query = parse_query(words);
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
    } else if (query.matches(*item, now) && !write_line(line->text)) {
      return exit_code::done;
    }
  }
  return failed ? exit_code::failed : exit_code::done;
}

}  // namespace

void add_match(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "match", "Read items as JSON lines and print those that match: a grep for news");
  const auto words = std::make_shared<std::vector<std::string>>();
  command->add_option("query", *words, "Words, phrases, fields; see docs/query.md")
      ->type_name("QUERY");
  command->footer(
      "Reads what 'newswire sub --format json' prints, and prints the lines that match unchanged.\n"
      "Example: newswire match 'linux OR kernel' < items.jsonl");
  command->callback([&line, words] { line.run = [words] { return match(*words); }; });
}

}  // namespace newswire::app
