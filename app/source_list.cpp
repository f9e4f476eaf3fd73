#include <algorithm>
#include <cmath>
#include <iomanip>
#include <memory>
#include <sstream>

#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/hub_report.h"
#include "app/source_commands.h"
#include "app/source_report.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "core/date.h"
#include "core/text.h"
#include "core/url.h"
#include "display/style.h"
#include "fetcher/freshness/source_weights.h"
#include "fetcher/source_group.h"

namespace newswire::app {
namespace {

constexpr std::size_t label_columns = 15;

std::string when(const std::optional<Time>& time) {
  return time ? format_rfc3339(*time) : "never";
}

std::string or_none(const std::optional<std::string>& text) {
  return text ? terminal_safe(*text) : "none";
}

// That it is asked at.
std::string host_of(const SourceReport& report) {
  const auto& watch = report.watch;
  const auto url = parse_http_url(watch.is_moved ? watch.moved_to : report.source.url);
  return url ? fetcher::host_key(*url) : "";
}

void tell_move(const SourceReport& report, std::ostream& out) {
  const store::SourceWatch& watch = report.watch;
  if (watch.is_moved) {
    out << "moved to       " << terminal_safe(watch.moved_to) << ", which is asked in its place\n";
  } else if (watch.moved_since) {
    out << "redirected to  " << terminal_safe(watch.moved_to) << ", for good by its word, since "
        << format_rfc3339(*watch.moved_since) << '\n';
  }
}

// Where the wait adapts, and anybody listens.
void tell_weight(const config::Config& config, const config::Source& source, Time now,
                 std::ostream& out) {
  if (!config.fetch.adaptive || source.interval) return;
  fetcher::Options watched;
  for (const auto& each : config.sources) watched.sources.emplace_back().name = each.name;
  const auto interests = stored_interests(config.store.path, now);
  const auto weights = fetcher::source_weights(watched, interests, now);
  if (weights.empty()) return;
  store::SourceInterest interest;
  for (const auto& each : interests) {
    if (each.source == source.name) interest = each;
  }
  out << "weight         " << std::setprecision(2) << fetcher::weight_of(source.name, weights)
      << ": " << std::llround(interest.hits) << " hits of live subscriptions by "
      << std::llround(interest.items) << " items in the last days\n";
}

void tell_trail(const SourceReport& report, const SourceTrail& trail, Time now, std::ostream& out) {
  out << "host           " << terminal_safe(host_of(report)) << '\n';
  if (trail.paused_until > now) {
    const bool is_own = trail.host && trail.host->blocked_until >= trail.paused_until;
    out << (is_own ? "host paused    until " : "domain paused  until ")
        << format_rfc3339(trail.paused_until) << '\n';
  }
  if (trail.ledger && trail.ledger->since) {
    const store::HostLedger& ledger = *trail.ledger;
    out << "host asked     " << ledger.requests << " times since " << format_rfc3339(*ledger.since)
        << ", " << ledger.not_modified << " of them answered by 304, " << ledger.rate_limited
        << " by 429; last at " << format_rfc3339(ledger.last_sent) << '\n';
  }
  for (const store::HealthEvent& event : trail.events) {
    out << "event          " << format_rfc3339(event.time) << ' ' << event.code << ": "
        << terminal_safe(event.message) << '\n';
  }
}

// Each line begins with a label, or goes on with spaces in its place.
std::string with_labels_styled(const std::string& lines, bool colour) {
  display::StyledText text(colour);
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at) + 1;
    const std::size_t label = std::min(label_columns, end - at - 1);
    text.add(display::style::secondary, lines.substr(at, label));
    text.add(lines.substr(at + label, end - at - label));
    at = end;
  }
  return text.take();
}

// Everything that decides when this source is asked again, and how.
int explain(const std::vector<SourceReport>& reports, const std::string& name,
            const config::Config& config) {
  const auto found = std::find_if(reports.begin(), reports.end(),
                                  [&](const SourceReport& r) { return r.source.name == name; });
  if (found == reports.end()) {
    throw FatalError("--why: " + unknown_source(config, name), exit_code::usage);
  }
  const store::SourceState& state = found->state;
  std::ostringstream out;
  out << "source         " << terminal_safe(name) << '\n'
      << "url            " << terminal_safe(found->source.shown_url) << '\n'
      << "health         " << to_string(found->health) << '\n'
      << "last attempt   " << when(state.last_attempt) << '\n'
      << "last success   " << when(state.last_success) << '\n'
      << "last new item  " << when(state.last_new_item) << '\n'
      << "last status    " << (state.last_status == 0 ? "none" : std::to_string(state.last_status))
      << '\n'
      << "last error     " << (state.last_error.empty() ? "none" : terminal_safe(state.last_error))
      << '\n'
      << "failures       " << state.failures << " in a row\n"
      << "ETag           " << or_none(state.etag) << '\n'
      << "Last-Modified  " << or_none(state.last_modified) << '\n'
      << "next due       "
      << (state.gone           ? "never"
          : state.last_attempt ? format_rfc3339(state.due)
                               : "now")
      << '\n'
      << "because        "
      << (state.due_cause.empty() ? "it was never fetched" : terminal_safe(state.due_cause))
      << '\n';
  const Time now = SystemClock().now();
  tell_weight(config, found->source, now, out);
  tell_move(*found, out);
  const bool is_called = !config.websub.callback.empty();
  out << hub_trail(stored_hubs(config.store.path), name, is_called, now);
  const auto trail = stored_trail(config.store.path, name, host_of(*found),
                                  pause_scope_of(config, found->source), now);
  tell_trail(*found, trail, now, out);
  write_text(with_labels_styled(out.str(), shows_colour(STDOUT_FILENO)));
  return exit_code::done;
}

int list(const CommandLine& line, const std::string& why) {
  const config::Config config = load_config(line);
  const auto reports = report_sources(config, stored_sources(config.store.path));
  if (!why.empty()) return explain(reports, why, config);
  write_text(source_table(reports, SystemClock().now(), shows_colour(STDOUT_FILENO)));
  return exit_code::done;
}

}  // namespace

void add_source_list(CLI::App& source, CommandLine& line) {
  CLI::App* listing = source.add_subcommand("list", "Each source, its health and when it is due");
  const auto why = std::make_shared<std::string>();
  listing->add_option("--why", *why, "All that decides when this source is asked again, and how")
      ->type_name("NAME");
  listing->callback([&line, why] { line.run = [&line, why] { return list(line, *why); }; });
}

}  // namespace newswire::app
