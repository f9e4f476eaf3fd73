#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <utility>

#include <unistd.h>

#include "app/arguments.h"
#include "app/command.h"
#include "app/configuration.h"
#include "app/failure_log.h"
#include "app/idle_run.h"
#include "app/ledger_report.h"
#include "app/open_files.h"
#include "app/screen/bottom_line.h"
#include "app/screen/fetch_progress.h"
#include "app/screen/log_above_line.h"
#include "app/signals.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "core/text.h"
#include "fetcher/fetcher.h"
#include "store/fetch_lock.h"

namespace newswire::app {
namespace {

struct FetchArguments {
  std::vector<std::string> sources;
  std::string max_time;
  bool quiet = false;
  bool report = false;
  bool json = false;
  bool strict = false;
};

void check_sources_exist(const std::vector<std::string>& names, const config::Config& config) {
  for (const std::string& name : names) {
    const bool known = std::any_of(config.sources.begin(), config.sources.end(),
                                   [&](const config::Source& s) { return s.name == name; });
    if (!known) throw FatalError("--source: " + unknown_source(config, name), exit_code::usage);
  }
}

// How many sources are due, for a bar to begin with; hosts that are to be left alone count too.
std::int64_t due_now(const config::Config& config, const std::vector<std::string>& only, Time now) {
  std::set<std::string> later;
  for (const auto& state : stored_sources(config.store.path).states) {
    if (state.due > now || state.gone) later.insert(state.name);
  }
  return std::ranges::count_if(config.sources, [&](const config::Source& source) {
    return (only.empty() || std::ranges::find(only, source.name) != only.end()) &&
           !later.contains(source.name);
  });
}

std::string summary_text(const fetcher::FetchSummary& summary) {
  if (summary.due == 0) return "nothing is due";
  std::string text = std::to_string(summary.due) + " due: " + std::to_string(summary.fetched) +
                     " fetched, " + std::to_string(summary.not_modified) + " not modified, " +
                     std::to_string(summary.failed) + " failed";
  if (summary.unfinished > 0) text += ", " + std::to_string(summary.unfinished) + " left for later";
  text += "; new items: " + std::to_string(summary.new_items);
  if (summary.updates > 0) text += ", updated: " + std::to_string(summary.updates);
  return text;
}

// Prints what was asked for of the ledger. The exit code is `code`, unless it was to be strict and
// there is something to be strict about.
int tell_ledger(const FetchArguments& arguments, const std::string& store_path, int code) {
  if (!arguments.report && !arguments.strict) return code;
  const LedgerReport report = read_ledger(store_path);
  if (arguments.report) write_text(arguments.json ? ledger_json(report) : ledger_text(report));
  if (!arguments.strict || report.violations.empty()) return code;
  say("rules of polite polling were broken; 'newswire fetch --report' shows which");
  return exit_code::failed;
}

// The store, where it is known that such a run has nothing to do there. What a run would fail for
// all the same, fails it.
std::optional<std::string> idle_store_for(const CommandLine& line, const FetchArguments& arguments,
                                          const ConfigText& text, Time now) {
  // Whether the sources exist is to be seen; a log that was asked for may tell more.
  if (!arguments.sources.empty() || !line.log_level.empty()) return std::nullopt;
  const Signals looking(end_at_once);  // the store may be locked
  const auto store_path = idle_store(text, now);
  if (!store_path) return std::nullopt;
  raise_open_file_limit(files_of_fetcher);
  fetcher::read_proxy_environment();
  return store_path;
}

int fetch(const CommandLine& line, const FetchArguments& arguments) {
  block_signals();
  if (arguments.json && !arguments.report) {
    throw FatalError("--json: it is for --report", exit_code::usage);
  }
  std::optional<Duration> max_time;
  if (!arguments.max_time.empty()) max_time = duration_option("--max-time", arguments.max_time);
  const ConfigText config_text = read_config(line);
  SystemClock clock;
  if (const auto store_path = idle_store_for(line, arguments, config_text, clock.now())) {
    if (!arguments.quiet && !arguments.json) write_line(summary_text({}));
    return tell_ledger(arguments, *store_path, exit_code::done);
  }
  const config::Config config = parse_config(config_text);
  check_sources_exist(arguments.sources, config);
  fetcher::Options options = fetcher_options(config);

  BottomLine line_below(std::chrono::milliseconds(0));
  FileDescriptorSink error_output(STDERR_FILENO);
  LogAboveLine sink(error_output, line_below);
  const LogLevel usual = log_level(line, config);
  const LogStyle style = log_style(line, config);
  // One summary line is what people want of a run; the log is for what went wrong.
  Log log(sink, clock, line.log_level.empty() ? std::max(usual, LogLevel::warning) : usual, style);
  // Where programs read the log, there is nothing else between its lines.
  const auto tell = [&](const std::string& what) {
    style == LogStyle{} ? say(what) : log.warning(what);
  };

  const auto lock = store::FetchLock::try_acquire(config.store.path);
  if (!lock) {
    if (!arguments.quiet) tell("another newswire is fetching into this store; nothing to do");
    return tell_ledger(arguments, config.store.path, exit_code::done);
  }

  options.concurrency = affordable_fetches(raise_open_file_limit(files_of_fetcher),
                                           files_of_fetcher, options.concurrency, log);
  const auto http = fetcher::make_http_client();
  std::optional<fetcher::Fetcher> fetcher;
  {
    const Signals starting(end_at_once);
    fetcher.emplace(std::move(options), config.store.path, *http, clock, log);
  }

  std::stop_source stop;
  const Signals signals([&] {
    stop.request_stop();
    http->stop();
  });
  fetcher::FetchSummary summary;
  {
    const bool shows_progress = !arguments.quiet && line_below.is_possible();
    FetchProgress progress(line_below, config.sources,
                           shows_progress ? due_now(config, arguments.sources, clock.now()) : 0);
    summary = fetcher->fetch_due(stop.get_token(), arguments.sources, max_time,
                                 [&](const fetcher::FetchReport& report) {
                                   if (shows_progress) progress.add(report);
                                 });
    line_below.hide();
  }
  if (is_noteworthy(config)) {
    fetcher->note_idle_time(config_hash(config_text, config.variables), config.variables);
  }
  if (!arguments.quiet && !arguments.json) write_line(summary_text(summary));
  int code = summary.failed > 0 ? exit_code::sources_failed : exit_code::done;
  if (!summary.store_trouble.empty()) {                   // then the sources are not to blame
    if (style == LogStyle{}) say(summary.store_trouble);  // the log has told it
    code = exit_code::failed;
  }
  if (signals.received() != 0) code = exit_code::interrupted;
  return tell_ledger(arguments, config.store.path, code);
}

}  // namespace

void add_fetch(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand("fetch", "Fetch once what is due, and end: for cron");
  const auto arguments = std::make_shared<FetchArguments>();
  command->add_option("--source", arguments->sources, "Only this source (repeatable), if it is due")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      ->add_option("--max-time", arguments->max_time,
                   "End after this long, such as 50s; what is not done by then is left for later")
      ->type_name("TIME");
  command->add_flag("--quiet", arguments->quiet, "Print nothing unless something failed");
  command->add_flag("--report", arguments->report,
                    "Then print the ledger: each host's requests, and the rules they broke");
  command->add_flag("--json", arguments->json, "Print the report as JSON, and no summary");
  command->add_flag("--strict", arguments->strict,
                    "Exit code 1 where the ledger has a broken rule of polite polling");
  command->footer(
      "Sends nothing that is not due, however often it runs. Ends at once where another newswire\n"
      "is fetching into the same store. Exit code 1: the store cannot be written; 4: some or all "
      "sources\nfailed.");
  command->callback([&line, arguments] {
    line.run = [&line, arguments] {
      return run_logged(line, [&] { return fetch(line, *arguments); });
    };
  });
}

}  // namespace newswire::app
