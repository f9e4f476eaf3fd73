#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <optional>

#include "app/arguments.h"
#include "app/command.h"
#include "app/configuration.h"
#include "app/screen/bottom_line.h"
#include "app/signals.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "core/fnv1a.h"
#include "core/text.h"
#include "display/progress_bar.h"
#include "fetcher/item_indexer.h"
#include "fetcher/topic_rules.h"
#include "store/item_store.h"
#include "store/retagging.h"

namespace newswire::app {
namespace {

// Read in one go, and written in one transaction: some milliseconds, in which a fetcher waits.
constexpr std::size_t batch_rows = 1'000;

struct RetagArguments {
  std::string since;
  bool dry_run = false;
};

// The topics that an item has by the configuration of today.
class Tagger {
 public:
  explicit Tagger(const fetcher::Options& options) : rules_(options.topic_rules) {
    for (const auto& source : options.sources) topics_of_source_[source.name] = source.topics;
  }

  // Of a source that is not configured any more, whatever no rule of today gives is its own.
  std::vector<std::string> topics(Item item) const {
    const auto source = topics_of_source_.find(item.source);
    std::vector<std::string> own = item.topics;
    if (source != topics_of_source_.end()) {
      own = source->second;
    } else {
      std::erase_if(own, [&](const std::string& topic) {
        return std::ranges::any_of(rules_, [&](const auto& rule) { return rule.topic == topic; });
      });
    }
    fetcher::set_topics(item, own, rules_, item.fetched);
    return std::move(item.topics);
  }

  std::uint64_t fingerprint(Sequence after) const {
    std::string text = std::to_string(after);
    const auto add = [&](const std::string& part) { text += '\n' + part; };
    for (const auto& rule : rules_) {
      add(rule.topic);
      add(rule.query.canonical());
    }
    for (const auto& [source, topics] : topics_of_source_) {
      add(source);
      for (const std::string& topic : topics) add(topic);
    }
    return fnv1a(text);
  }

 private:
  const std::vector<fetcher::TopicRule>& rules_;
  std::map<std::string, std::vector<std::string>> topics_of_source_;
};

struct Count {
  std::int64_t read = 0;
  std::int64_t changed = 0;
};

class Retag {
 public:
  Retag(store::Database& database, const Tagger& tagger, Sequence after,
        const std::atomic<bool>& stopped)
      : items_(database), tagger_(tagger), position_(after), stopped_(stopped) {}

  // Where `retagging` is none, nothing is written. False where it was stopped.
  bool run(store::Retagging* retagging) {
    const Sequence head = items_.head();
    begin_ = position_;
    BottomLine progress;
    while (position_ < head && !stopped_) {
      std::vector<store::RetaggedItem> changed;
      std::size_t rows = 0;
      items_.scan_after(position_, head, batch_rows, [&](const Item& item) {
        ++rows;
        position_ = item.sequence;
        auto topics = tagger_.topics(item);
        if (topics != item.topics) changed.push_back({item.sequence, std::move(topics)});
        return true;
      });
      if (rows < batch_rows) position_ = head;
      if (retagging != nullptr) retagging->write(changed, position_);
      count_.read += static_cast<std::int64_t>(rows);
      count_.changed += static_cast<std::int64_t>(changed.size());
      if (progress.is_due()) show(progress, head);
    }
    return position_ >= head;
  }

  const Count& count() const { return count_; }

 private:
  // By sequences, of which some are missing: the items need not be counted first.
  void show(BottomLine& progress, Sequence head) const {
    progress.show(display::progress_bar(
        position_ - begin_, head - begin_,
        {display::grouped(count_.changed) + " changed", display::grouped(count_.read) + " read"},
        progress.width()));
  }

  store::ItemStore items_;
  const Tagger& tagger_;
  Sequence begin_ = 0;
  Sequence position_;
  const std::atomic<bool>& stopped_;
  Count count_;
};

// What was changed has left the index; a search is quick again once it is back.
void index_anew(store::Database& database, const std::atomic<bool>& stopped) {
  BottomLine progress;
  fetcher::ItemIndexer indexer(database);
  while (!stopped && indexer.step()) {
    if (progress.is_due()) progress.show("indexing what was changed");
  }
}

int retag(const CommandLine& line, const RetagArguments& arguments) {
  block_signals();
  std::optional<Time> since;
  if (!arguments.since.empty()) {
    const auto time = parse_since(arguments.since, SystemClock().now());
    if (!time.ok()) throw FatalError("--since: " + time.error().message, exit_code::usage);
    since = *time;
  }
  const config::Config config = load_config(line);
  const fetcher::Options options = fetcher_options(config);
  const Tagger tagger(options);

  std::optional<store::Database> database;
  {
    const Signals opening(end_at_once);
    database.emplace(config.store.path, arguments.dry_run || !store_exists(config.store.path)
                                            ? store::Access::read_only
                                            : store::Access::read_write);
  }
  std::atomic<bool> stopped = false;
  const Signals signals([&] { stopped = true; });

  Sequence after = since ? store::ItemStore(*database).sequence_before(*since) : 0;
  store::Retagging retagging(*database, tagger.fingerprint(since ? after : 0));
  if (!arguments.dry_run && retagging.position() > after) {
    after = retagging.position();
    say("going on after sequence " + std::to_string(after) + ", where the last run ended");
  }
  Retag run(*database, tagger, after, stopped);
  const bool is_whole = run.run(arguments.dry_run ? nullptr : &retagging);
  if (is_whole && !arguments.dry_run) {
    retagging.finish();
    index_anew(*database, stopped);
  }
  write_line(display::grouped(run.count().read) + " items read, " +
             display::grouped(run.count().changed) +
             (arguments.dry_run ? " would change" : " changed"));
  if (is_whole) return exit_code::done;
  if (!arguments.dry_run) say("interrupted: the next run goes on from here");
  return exit_code::interrupted;
}

}  // namespace

void add_retag(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "retag", "Give stored items the topics that the configuration's rules say now");
  const auto arguments = std::make_shared<RetagArguments>();
  command
      ->add_option("--since", arguments->since,
                   "Only what was fetched since: 2h, 7d or an RFC 3339 time")
      ->type_name("WHEN");
  command->add_flag("--dry-run", arguments->dry_run, "Only count what would change");
  command->footer(
      "Beside a running newswire too; let that re-read the configuration first (SIGHUP). Stored\n"
      "items keep their sequences and are not published again: replay, search and explain see\n"
      "their new topics. A run that was interrupted is gone on with by the next.\n"
      "Example: newswire retag --since 30d --dry-run");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return retag(line, *arguments); }; });
}

}  // namespace newswire::app
