#include "app/health/source_findings.h"

#include <algorithm>

#include "app/health/span_text.h"

namespace newswire::app {
namespace {

// A run of cron may be missed, and a host may ask for a pause.
constexpr Duration least_patience = std::chrono::minutes(30);
constexpr int intervals_of_patience = 2;

std::string subject_of(const config::Source& source) {
  return "source \"" + source.name + "\"";
}

std::string in_its_section(const std::string& key_and_value) {
  return key_and_value + " in its [[source]]";
}

class Sources {
 public:
  Sources(const SourceCheck& check, const Fixes& fixes) : check_(check), fixes_(fixes) {}

  // What the last fetches came to; nullopt where all is well.
  std::optional<Finding> health_of(const SourceReport& report) const {
    const store::SourceState& state = report.state;
    switch (report.health) {
      case SourceHealth::gone:
        return warning(report, "gone for good (HTTP 410), not fetched any more",
                       fixes_.run("source remove " + shell_word(report.source.name)));
      case SourceHealth::failing:
        return warning(report, failure_text(state), fix_of_failure(report));
      case SourceHealth::challenge:
        return warning(report,
                       "it answers with a web page in place of a feed, perhaps for browsers only",
                       fixes_.run("parse " + shell_word(report.source.shown_url)));
      case SourceHealth::rate_limited:
        return warning(report, "its host asks for fewer requests (HTTP 429)",
                       in_its_section("interval = \"6h\""));
      case SourceHealth::stale:
        return warning(report, stale_text(state), why(report));
      case SourceHealth::missed:
        return warning(report,
                       "items may have been missed: its feed changes faster than it is asked",
                       in_its_section("min_interval = \"5m\""));
      case SourceHealth::moved:
        return warning(report, "it has moved for good, and is asked at the new address",
                       in_its_section("url = \"" + report.watch.moved_to + "\""));
      case SourceHealth::churning:
      case SourceHealth::new_source:
      case SourceHealth::well:
        break;
    }
    return std::nullopt;
  }

  // How long it has been due; zero where that is no longer than it may take.
  Duration overdue(const SourceReport& report) const {
    if (report.state.gone || !report.source.unset.empty()) return Duration::zero();
    const auto since = report.state.last_attempt ? report.state.due : check_.configured;
    if (!since || check_.now - *since <= patience(report.source)) return Duration::zero();
    return check_.now - *since;
  }

  Finding overdue_finding(const SourceReport& report) const {
    Finding finding = warning(
        report, "it has been due for " + span_text(overdue(report)) + ", and is not fetched",
        why(report));
    finding.kind = "overdue";
    return finding;
  }

  Duration patience(const config::Source& source) const {
    return std::max(least_patience,
                    source.interval.value_or(check_.interval) * intervals_of_patience);
  }

 private:
  static Finding warning(const SourceReport& report, std::string text, std::string fix) {
    return {Severity::warning, std::string(to_string(report.health)), subject_of(report.source),
            std::move(text), std::move(fix)};
  }

  std::string why(const SourceReport& report) const {
    return fixes_.run("source list --why " + shell_word(report.source.name));
  }

  static std::string failure_text(const store::SourceState& state) {
    const std::string times = state.failures == 1
                                  ? "it failed"
                                  : "it failed " + std::to_string(state.failures) + " times";
    return times + ": " + (state.last_error.empty() ? "no reason is known" : state.last_error);
  }

  std::string fix_of_failure(const SourceReport& report) const {
    if (!report.source.unset.empty()) return "export " + report.source.unset.front() + "=...";
    switch (report.state.last_status) {
      case 401:
      case 403:
        return in_its_section("bearer = \"${TOKEN}\"");
      case 404:
        return fixes_.run("source remove " + shell_word(report.source.name));
      default:
        return why(report);
    }
  }

  std::string stale_text(const store::SourceState& state) const {
    if (!state.last_new_item) return "it has had nothing new for long";
    return "it has had nothing new for " + span_text(check_.now - *state.last_new_item);
  }

  const SourceCheck& check_;
  const Fixes& fixes_;
};

// Nobody fetches: neither a daemon, nor cron.
std::optional<Finding> standstill(const std::vector<SourceReport>& reports, const Sources& sources,
                                  const SourceCheck& check, const Fixes& fixes) {
  std::optional<Time> last;
  Duration longest{0};
  std::size_t overdue = 0;
  for (const SourceReport& report : reports) {
    if (report.state.last_attempt)
      last = std::max(last.value_or(Time{}), *report.state.last_attempt);
    const Duration late = sources.overdue(report);
    longest = std::max(longest, late);
    if (late > Duration::zero()) ++overdue;
  }
  if (overdue == 0 || (last && check.now - *last <= least_patience)) return std::nullopt;
  return Finding{Severity::problem, "fetching", "fetching",
                 (last ? "nothing was fetched for " + span_text(check.now - *last)
                       : std::string("nothing was ever fetched")) +
                     ", and " + std::to_string(overdue) +
                     (overdue == 1 ? " source has" : " sources have") + " been due for up to " +
                     span_text(longest) + ": neither 'newswire up' nor cron is at work",
                 fixes.run("fetch")};
}

}  // namespace

Findings source_findings(const std::vector<SourceReport>& reports, const SourceCheck& check,
                         const Fixes& fixes) {
  const Sources sources(check, fixes);
  Findings findings;
  if (auto all = standstill(reports, sources, check, fixes)) {
    findings.push_back(std::move(*all));
  } else {
    for (const SourceReport& report : reports) {
      if (sources.overdue(report) > Duration::zero()) {
        findings.push_back(sources.overdue_finding(report));
      }
    }
  }
  std::vector<const SourceReport*> by_health;
  for (const SourceReport& report : reports) by_health.push_back(&report);
  std::ranges::stable_sort(by_health, [](const SourceReport* a, const SourceReport* b) {
    return a->health > b->health;
  });
  for (const SourceReport* report : by_health) {
    if (auto finding = sources.health_of(*report)) findings.push_back(std::move(*finding));
  }
  return findings;
}

}  // namespace newswire::app
