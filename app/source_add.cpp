// newswire source add URL
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <set>

#include <poll.h>
#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/line_reader.h"
#include "app/source_commands.h"
#include "app/source_names.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "config/file_edit.h"
#include "config/source_text.h"
#include "config/toml_text.h"
#include "core/date.h"
#include "core/result.h"
#include "core/text.h"
#include "core/url.h"
#include "fetcher/discovery.h"
#include "fetcher/first_fetch.h"
#include "fetcher/transport/address.h"
#include "store/fetch_lock.h"
#include "store/store_error.h"

namespace newswire::app {
namespace {

using Candidates = std::vector<feed::FeedCandidate>;

constexpr std::size_t max_answer_bytes = 1000;
constexpr std::size_t max_shown = 20;

struct AddArguments {
  std::string address;
  std::string name;
  std::vector<std::string> topics;
  bool allow_private = false;
  bool dry_run = false;
  bool yes = false;
};

// Without a user and password.
std::string shown(const std::string& address) {
  auto url = parse_http_url(address);
  if (!url || url->userinfo.empty()) return terminal_safe(address);
  url->userinfo.clear();
  return terminal_safe(url->to_string());
}

// The same of what may be a host alone.
std::string shown_as_typed(const std::string& address) {
  const auto addresses = fetcher::addresses_of(address);
  const bool has_user = addresses && !addresses->front().userinfo.empty();
  return has_user ? shown(addresses->front().to_string()) : terminal_safe(address);
}

void show(const Candidates& candidates) {
  std::cerr << "this address offers " << candidates.size() << " feeds:\n";
  for (std::size_t i = 0; i < std::min(candidates.size(), max_shown); ++i) {
    const feed::FeedCandidate& candidate = candidates[i];
    std::cerr << "  " << i + 1 << "  " << shown(candidate.link.url);
    if (!candidate.link.title.empty()) std::cerr << "  " << terminal_safe(candidate.link.title);
    if (candidate.is_comments) std::cerr << "  (comments)";
    std::cerr << '\n';
  }
  if (candidates.size() > max_shown) {
    std::cerr << "  and " << candidates.size() - max_shown << " more\n";
  }
  std::cerr << std::flush;
}

// What a page names first is its own feed; anything else would be a guess of ours.
bool is_unambiguous(const Candidates& candidates) {
  return candidates.front().clue != feed::FeedClue::anchor && !candidates.front().is_comments;
}

fetcher::Chosen ask(const Candidates& candidates) {
  LineReader reader(STDIN_FILENO, "standard input", max_answer_bytes);
  while (true) {
    std::cerr << "which one? [1-" << candidates.size() << ", q for none; 1] " << std::flush;
    const auto line = reader.next();
    if (!line) return fetcher::Choice::none;
    const std::string answer(ascii_trim(line->text));
    if (answer.empty()) return std::size_t{0};
    if (answer == "q") return fetcher::Choice::none;
    const bool is_number =
        answer.size() < 4 && answer.find_first_not_of("0123456789") == answer.npos;
    const std::size_t number = is_number ? std::stoul(answer) : 0;
    if (number >= 1 && number <= candidates.size()) return number - 1;
  }
}

fetcher::Chosen choose(const Candidates& candidates, const AddArguments& arguments) {
  show(candidates);
  if (arguments.yes) return fetcher::Choice::best;
  if (!arguments.dry_run && is_terminal(STDIN_FILENO) && is_terminal(STDERR_FILENO)) {
    return ask(candidates);
  }
  return is_unambiguous(candidates) ? fetcher::Choice::best : fetcher::Choice::none;
}

// Hosts and validators are remembered where there is a store; a first look makes none.
std::unique_ptr<store::Database> open_for_looking(const std::string& path) {
  return std::make_unique<store::Database>(store_exists(path) ? path : ":memory:",
                                           store::Access::read_write);
}

fetcher::FoundFeed find(const config::Config& config, const AddArguments& arguments) {
  const auto database = open_for_looking(config.store.path);
  const auto http = fetcher::make_http_client();
  const SystemClock clock;
  // Nothing has begun that must be finished: a signal ends the process meanwhile.
  const auto pause = [](Duration time) {
    ::poll(nullptr, 0, static_cast<int>(std::min<Duration::rep>(time.count(), 60'000)));
  };
  fetcher::Discovery discovery(fetcher_options(config), *database, *http, clock, pause,
                               arguments.allow_private);
  auto found = discovery.find(arguments.address, [&](const Candidates& candidates) {
    return choose(candidates, arguments);
  });
  if (found) return std::move(found).value();
  std::string message = shown_as_typed(arguments.address) + ": " + found.error().message;
  if (!found.error().offered.empty()) message += "; add one by its own address";
  for (const std::string& line : found.error().tried) message += "\n  " + terminal_safe(line);
  throw FatalError(message);
}

std::optional<std::string> name_of_url(const config::Config& config, const std::string& url) {
  const std::string wanted = normalise_url(url);
  for (const config::Source& source : config.sources) {
    if (normalise_url(source.url) == wanted) return source.name;
  }
  return std::nullopt;
}

// Says so where one of the addresses is a source's.
bool already_there(const config::Config& config, const std::vector<std::string>& urls) {
  for (const std::string& url : urls) {
    if (const auto name = name_of_url(config, url)) {
      say("already there as '" + *name + "': " + shown(url));
      return true;
    }
  }
  return false;
}

std::string newest_date(const feed::Feed& feed) {
  std::optional<Time> newest;
  for (const feed::FeedItem& item : feed.items) {
    for (const auto& date : {item.published, item.updated}) {
      if (date && (!newest || *date > *newest)) newest = date;
    }
  }
  return newest ? ", the newest of " + format_rfc3339(*newest) : "";
}

void show(const fetcher::FoundFeed& found) {
  std::string text =
      "found   " + shown(found.url) + "  (" + std::string(to_string(found.candidate.clue)) + ")\n";
  if (!found.feed.title.empty()) text += "title   " + terminal_safe(found.feed.title) + "\n";
  text += "format  " + std::string(to_string(found.feed.format)) + "\n";
  text += "items   " + std::to_string(found.feed.items.size()) + newest_date(found.feed) + "\n";
  if (!found.feed.partial.empty()) text += "but     " + found.feed.partial + "\n";
  write_text(text);
}

config::SourceText source_text(const fetcher::FoundFeed& found, const AddArguments& arguments,
                               const config::Config& config) {
  std::set<std::string> taken;
  for (const config::Source& source : config.sources) taken.insert(source.name);
  config::SourceText source;
  source.name = arguments.name.empty() ? name_for_source(found.feed.title, found.url, taken)
                                       : config::without_variables(arguments.name);
  source.url = config::without_variables(found.url);
  source.topics = arguments.topics;
  const auto url = parse_http_url(found.url);
  if (arguments.allow_private || (url && fetcher::is_plainly_private_host(url->host))) {
    source.keys = {{"allow_private", "true"}};
  }
  return source;
}

// So that the first fetch is not the second. Returns what to tell of it.
std::string store_items(const CommandLine& line, const config::Config& config,
                        const fetcher::FoundFeed& found, const std::string& name) {
  try {
    const SystemClock clock;
    FileDescriptorSink sink(STDERR_FILENO);
    Log log(sink, clock, std::max(log_level(line, config), LogLevel::warning),
            log_style(line, config));
    const fetcher::Options options = fetcher_options(config);
    const auto source = std::find_if(options.sources.begin(), options.sources.end(),
                                     [&](const auto& other) { return other.name == name; });
    store::Database database(config.store.path, store::Access::read_write);
    const auto report = fetcher::store_first_fetch(found, *source, options, database, clock, log);
    return std::to_string(report.new_items) + (report.new_items == 1 ? " item" : " items") +
           " stored";
  } catch (const FatalError& trouble) {
    return std::string("its items were not stored: ") + trouble.what();
  } catch (const store::StoreError& trouble) {
    return std::string("its items were not stored: ") + trouble.what();
  }
}

struct Written {
  config::Config config;
  std::string name;
  bool is_new_file = false;
};

// Nothing where it is there by now.
std::optional<Written> write(const std::string& file, const fetcher::FoundFeed& found,
                             const AddArguments& arguments) {
  config::FileEdit edit(file);
  if (already_there(edit.config(), {found.url})) return std::nullopt;
  const config::SourceText source = source_text(found, arguments, edit.config());
  const std::string text = config::with_sources_added(edit.text(), {source});
  edit.replace(text);
  return Written{config::parse(text, file), config::literal_text(source.name), edit.is_new()};
}

int write_and_store(const CommandLine& line, const std::string& file, const config::Config& config,
                    const fetcher::FoundFeed& found, const AddArguments& arguments) {
  {
    // Until the store knows the source, no run from cron shall fetch it.
    const auto lock = store_exists(config.store.path)
                          ? store::FetchLock::try_acquire(config.store.path)
                          : std::nullopt;
    const auto written = write(file, found, arguments);
    if (!written) return exit_code::done;
    const std::string stored = store_items(line, written->config, found, written->name);
    write_line("added   " + terminal_safe(written->name) + " to " + file +
               (written->is_new_file ? ", which is new; " : "; ") + terminal_safe(stored));
  }
  tell_running_fetcher(config);
  return exit_code::done;
}

int add(const CommandLine& line, AddArguments arguments) {
  arguments.topics = parse_topics(arguments.topics);
  if (!arguments.name.empty()) {
    const auto name = config::parse_source_name(arguments.name);
    if (!name) throw FatalError("--name: it " + name.error().message, exit_code::usage);
  }
  const auto addresses = fetcher::addresses_of(arguments.address);
  if (!addresses) {
    throw FatalError(terminal_safe("'" + arguments.address + "': " + addresses.error().message),
                     exit_code::usage);
  }
  const std::string file = config_file_to_edit(line);
  const config::Config config = config::FileEdit(file).config();
  std::vector<std::string> urls;
  for (const Url& url : *addresses) urls.push_back(url.to_string());
  if (already_there(config, urls)) return exit_code::done;
  const bool is_taken =
      std::any_of(config.sources.begin(), config.sources.end(),
                  [&](const config::Source& source) { return source.name == arguments.name; });
  if (is_taken) {
    throw FatalError("--name: '" + terminal_safe(arguments.name) + "' is another source's",
                     exit_code::usage);
  }

  const fetcher::FoundFeed found = find(config, arguments);
  show(found);
  if (!arguments.dry_run) return write_and_store(line, file, config, found, arguments);
  if (already_there(config, {found.url})) return exit_code::done;
  write_text("\n" + config::to_toml(source_text(found, arguments, config)));
  return exit_code::done;
}

}  // namespace

void add_source_add(CLI::App& source, CommandLine& line) {
  CLI::App* command =
      source.add_subcommand("add", "Find the feed behind an address and add it as a source");
  const auto arguments = std::make_shared<AddArguments>();
  command
      ->add_option("url", arguments->address,
                   "Of the feed or of a page of the site; or just a host")
      ->type_name("URL")
      ->required();
  command->add_option("--name", arguments->name, "Its name (default: made from the feed's title)")
      ->type_name("NAME");
  command->add_option("--topic", arguments->topics, "A topic of all its items (repeatable)")
      ->type_name("TOPIC")
      ->allow_extra_args(false);
  command->add_flag("--allow-private", arguments->allow_private,
                    "Its host may be in a private network");
  command->add_flag("--dry-run,--list", arguments->dry_run,
                    "Show what was found and what would be written; write nothing");
  command->add_flag("-y,--yes", arguments->yes, "Take the best of several feeds without asking");
  command->footer(
      "Where there is no configuration yet, ./newswire.toml is made. What was fetched is stored, "
      "and\n"
      "is not fetched again before it is due.\n\n"
      "  newswire source add lwn.net --topic tech/linux\n"
      "  newswire source add https://github.com/zeromq/libzmq --name zmq\n"
      "  newswire source add https://example.org/feed.xml --dry-run");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return add(line, *arguments); }; });
}

}  // namespace newswire::app
