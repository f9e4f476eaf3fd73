#include "app/screen/fetch_progress.h"

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include "core/url.h"
#include "display/progress_bar.h"

namespace newswire::app {
namespace {

constexpr std::size_t slow_hosts_shown = 3;
constexpr std::chrono::milliseconds slow{1000};  // what takes less is nothing to be told

std::string seconds_text(std::chrono::milliseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", std::chrono::duration<double>(time).count());
  return text;
}

}  // namespace

FetchProgress::FetchProgress(BottomLine& line, const std::vector<config::Source>& sources,
                             std::int64_t due)
    : line_(line), due_(due) {
  if (!line.is_possible()) return;
  for (const config::Source& source : sources) {
    // The host alone: a URL may hold what is not to be shown.
    if (const auto url = parse_http_url(source.url)) hosts_[source.name] = url->host;
  }
}

void FetchProgress::add(const fetcher::FetchReport& report) {
  if (!line_.is_possible()) return;
  ++done_;
  failed_ += report.outcome == fetcher::FetchOutcome::failed ? 1 : 0;
  new_items_ += static_cast<std::int64_t>(report.new_items);
  if (const auto host = hosts_.find(report.source); host != hosts_.end() && report.took >= slow) {
    auto& longest = took_[host->second];
    longest = std::max(longest, report.took);
  }
  if (!line_.is_due()) return;
  std::vector<std::string> notes{display::grouped(failed_) + " failed",
                                 display::grouped(new_items_) + " new"};
  if (auto hosts = slowest(); !hosts.empty()) notes.push_back(std::move(hosts));
  line_.show(display::progress_bar(done_, std::max(due_, done_), notes, line_.width()));
}

std::string FetchProgress::slowest() const {
  std::vector<std::pair<std::chrono::milliseconds, std::string>> hosts;
  for (const auto& [host, took] : took_) hosts.emplace_back(took, host);
  const std::size_t count = std::min(hosts.size(), slow_hosts_shown);
  std::partial_sort(hosts.begin(), hosts.begin() + static_cast<std::ptrdiff_t>(count), hosts.end(),
                    std::greater<>());
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += (i == 0 ? "slow: " : ", ") + hosts[i].second + " " + seconds_text(hosts[i].first);
  }
  return text;
}

}  // namespace newswire::app
