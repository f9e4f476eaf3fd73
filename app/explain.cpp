#include "query/explain.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include <unistd.h>

#include "app/arguments.h"
#include "app/command.h"
#include "app/configuration.h"
#include "app/stored_matches.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "app/wanted.h"
#include "core/date.h"
#include "core/text.h"
#include "display/style.h"
#include "query/history_terms.h"
#include "query/standing_queries.h"
#include "store/item_store.h"

namespace newswire::app {
namespace {

constexpr std::size_t days_shown = 14;
constexpr std::size_t date_length = 10;  // of 2026-11-20T07:00:00Z

struct ExplainArguments {
  std::vector<std::string> words;
  std::size_t last = 10;
};

struct History {
  std::int64_t items = 0;
  std::int64_t hits = 0;
  std::map<std::string, std::int64_t> hits_by_day;  // that items were fetched on, UTC
  std::deque<Item> newest;                          // that match, rising
};

History read_history(store::ItemStore& items, const query::Query& query, Time now,
                     std::size_t newest) {
  History history;
  history.items = items.count() - items.update_count();
  visit_stored_matches(items, query, now, 0, [&](const Item& item) {
    if (item.update) return true;  // as for `sub` and `search`, each item counts once
    ++history.hits;
    ++history.hits_by_day[format_rfc3339(item.fetched).substr(0, date_length)];
    history.newest.push_back(item);
    if (history.newest.size() > newest) history.newest.pop_front();
    return true;
  });
  return history;
}

std::string styled(std::string_view style, std::string_view part) {
  display::StyledText text(shows_colour(STDOUT_FILENO));
  text.add(style, part);
  return text.take();
}

// What matches stands between brackets, and in colour stands out.
std::string shown_title(const std::string& title, const display::Marks& marks) {
  // Where something had to be made safe, places in it are not those of the marks.
  if (!shows_colour(STDOUT_FILENO) || terminal_safe(title) != title) {
    return terminal_safe(display::marked(title, marks, "[", "]"));
  }
  return display::marked(title, marks, std::string(display::style::mark) + "[",
                         "]" + std::string(display::style::plain));
}

void print_item(std::ostream& out, const Item& item, const query::Query& query, Time now) {
  const query::Document document(item);
  const auto hits = query::explain(query, document, now);
  out << "  " << styled(display::style::secondary, format_rfc3339(item.fetched)) << "  "
      << styled(display::style::source, terminal_safe(item.source)) << "  "
      << shown_title(item.title, title_marks(query, document, now)) << '\n';
  std::set<std::string> elsewhere;
  for (const query::Hit& hit : hits) {
    if (hit.place != query::Place::title) {
      elsewhere.insert(hit.term + " in " + std::string(to_string(hit.place)));
    }
  }
  for (const std::string& where : elsewhere) out << "      " << terminal_safe(where) << '\n';
}

void print_history(std::ostream& out, const History& history, const query::Query& query, Time now) {
  out << '\n'
      << styled(display::style::title, "matches") << ' ' << history.hits << " of " << history.items
      << " stored items\n";
  for (const Item& item : history.newest) print_item(out, item, query, now);
  if (history.hits == 0) {
    if (history.items > 0) say("nothing that is stored matches: is the query what you mean?");
    return;
  }
  out << '\n' << styled(display::style::title, "hits a day") << '\n';
  const std::size_t days = history.hits_by_day.size();
  auto day = history.hits_by_day.begin();
  std::advance(day, days > days_shown ? days - days_shown : 0);
  for (; day != history.hits_by_day.end(); ++day) {
    out << "  " << day->first << "  " << day->second << '\n';
  }
}

// What must be in an item for it to be looked at: what the indexes go by.
void print_needs(std::ostream& out, const query::Query& query, Time now) {
  if (query.matches_everything()) return;
  const std::string needs = query::outline(query::required_terms(query, now));
  out << styled(display::style::title, "needs") << '\n'
      << (needs.empty() ? "nothing that is indexed: a search reads every item\n" : needs);
  if (query::is_tried_on_every_item(query)) out << "standing, it is tried on every item\n";
}

int explain(const CommandLine& line, const ExplainArguments& arguments) {
  const query::Query query = parse_query(arguments.words);
  std::ostringstream out;
  out << styled(display::style::title, "query") << "   "
      << (query.matches_everything() ? "(everything)" : terminal_safe(query.canonical())) << '\n'
      << styled(display::style::title, "reads as") << '\n'
      << query::outline(query);
  print_needs(out, query, SystemClock().now());
  write_text(out.str());
  const config::Config config = load_config_or_defaults(line);
  if (store_exists(config.store.path)) {
    store::Database database(config.store.path, store::Access::read_only);
    store::ItemStore items(database);
    const Time now = SystemClock().now();
    std::ostringstream history;
    print_history(history, read_history(items, query, now, arguments.last), query, now);
    write_text(history.str());
  } else {
    say("there is no store yet at " + terminal_safe(config.store.path) + " to try it on");
  }
  return exit_code::done;
}

}  // namespace

void add_explain(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("explain", "How a query is understood, and what it would have matched");
  const auto arguments = std::make_shared<ExplainArguments>();
  add_query_words(*command, arguments->words);
  command->add_option("--last", arguments->last, "Show the newest N that match (default: 10)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{0}, std::size_t{1'000'000}));
  command->footer("Example: newswire explain 'title:openai -sponsored'");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return explain(line, *arguments); }; });
}

}  // namespace newswire::app
