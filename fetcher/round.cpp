#include "fetcher/round.h"

#include <algorithm>
#include <utility>

#include "core/date.h"
#include "store/store_error.h"

namespace newswire::fetcher {
namespace {

// Clocks are set and machines sleep: the clock is asked again at least this often.
constexpr Duration longest_wait = std::chrono::milliseconds(500);
constexpr Duration retry_after_store_trouble = std::chrono::seconds(30);
constexpr Duration between_retentions = std::chrono::hours(1);

}  // namespace

Round::Round(Kind kind, Options options, const std::vector<std::string>& only, FetchWriter& writer,
             HttpClient& http, const Clock& clock, Log& log, Fetcher::Progress progress)
    : kind_(kind),
      options_(std::move(options)),
      writer_(writer),
      clock_(clock),
      log_(log),
      progress_(std::move(progress)),
      groups_(group_sources(options_, writer.sources(), only, log)),
      hints_(groups_.size()),
      attempted_(groups_.size()),
      schedule_(options_.host_spacing),
      pool_(options_.concurrency,
            [this, &http](FetchTask& task) { perform(task, options_, http, clock_); }) {
  const Time now = clock_.now();
  last_tidied_ = now;
  for (std::size_t group = 0; group < groups_.size(); ++group) schedule_group(group, now);
}

void Round::schedule_group(std::size_t group, Time now) {
  auto& sources = groups_[group];
  const std::string host = host_key(sources.url);
  const auto& known = writer_.hosts().look_up(host, now);
  schedule_.remember_request(host, known.last_request);
  schedule_.block(host, known.blocked_until);
  for (auto& member : sources.members) {
    auto& state = member.state;
    // A clock that was set back must not silence a source for as long as it was ahead.
    if (state.last_attempt && *state.last_attempt > now) {
      state.due -= *state.last_attempt - now;
      state.last_attempt = now;
      writer_.save(state);
    }
    // After a crash this is all that tells of the host's last request.
    if (state.last_attempt) schedule_.remember_request(host, *state.last_attempt);
  }
  const Time due = sources.due();
  if (kind_ == Kind::once && (due > now || schedule_.blocked_until(host) > now)) return;
  schedule_.add(group, host, due);
}

FetchSummary Round::run(std::function<bool()> over,
                        std::optional<std::chrono::steady_clock::time_point> begin_until) {
  over_ = std::move(over);
  begin_until_ = begin_until;
  for (;;) {
    start_what_may_go();
    const bool nothing_left = pool_.under_way() == 0 && schedule_.size() == 0;
    if (nothing_left && (ending_ || kind_ == Kind::once)) break;
    if (pool_.under_way() == 0 && !ending_) tidy_up();
    if (auto task = pool_.wait(time_to_wait())) take_result(std::move(task));
  }
  tidy_up();
  return summary_;
}

void Round::end_if_over() {
  if (ending_) return;
  ending_ = over_() || (begin_until_ && std::chrono::steady_clock::now() >= *begin_until_);
  if (ending_) leave_for_later(schedule_.clear());
}

Duration Round::time_to_wait() const {
  const auto next = schedule_.next();
  if (!next || !pool_.has_room()) return longest_wait;
  return std::clamp(*next - clock_.now(), Duration{0}, longest_wait);
}

void Round::start_what_may_go() {
  end_if_over();
  while (pool_.has_room()) {
    const auto fetch = schedule_.take(clock_.now());
    if (!fetch) return;
    const auto waiting = between_hops_.find(*fetch);
    if (waiting != between_hops_.end()) {
      pool_.submit(std::move(waiting->second));
      between_hops_.erase(waiting);
    } else if (auto task = begin(*fetch)) {
      pool_.submit(std::move(task));
    }
  }
}

Round::Task Round::begin(std::size_t group) {
  const auto& sources = groups_[group];
  try {
    // Only the first: a process that ends over a source again and again does so at its first.
    if (!attempted_[group])
      for (const auto& member : sources.members) writer_.note_attempt(member, clock_.now());
    attempted_[group] = true;
  } catch (const store::StoreError& trouble) {
    schedule_.finish(host_key(sources.url), Time{});
    postpone(group, trouble.what());
    return nullptr;
  }
  return std::make_unique<FetchTask>(FetchTask{group,
                                               sources,
                                               Route(sources.url, sources.allow_private()),
                                               Duration{0},
                                               hints_[group],
                                               false,
                                               {},
                                               {},
                                               {},
                                               0});
}

void Round::take_result(Task task) {
  schedule_.finish(task->host, task->ending.requested);
  writer_.hosts().note_request(task->host, task->ending.requested);
  if (task->redirected) return follow_redirect(std::move(task));
  // Before the commit, so that the network does not wait for the disk; unless the answer may have
  // closed its host to what comes next.
  if (task->ending.status != 429 && task->ending.status != 503) start_what_may_go();
  conclude(*task);
}

void Round::follow_redirect(Task task) {
  const Time now = clock_.now();
  const std::string host = host_key(task->route.current());
  const auto& known = writer_.hosts().look_up(host, now);
  schedule_.remember_request(host, known.last_request);
  schedule_.block(host, known.blocked_until);
  if (const Time until = schedule_.blocked_until(host); until > now) {
    task->ending.failure = HttpError{
        HttpFailure::protocol,
        "redirects to " + host + ", which is not to be asked before " + format_rfc3339(until)};
    return conclude(*task);
  }
  if (task->spent >= options_.timeout) {
    task->ending.failure =
        HttpError{HttpFailure::total_timeout, host + ": no time was left for its redirects"};
    return conclude(*task);
  }
  const auto group = task->group;
  between_hops_[group] = std::move(task);
  schedule_.add(group, host, now);
}

void Round::conclude(const FetchTask& task) {
  auto& sources = groups_[task.group];
  const auto& failure = task.ending.failure;
  const bool stopped = failure && failure->failure == HttpFailure::stopped;
  try {
    for (std::size_t i = 0; i < sources.members.size(); ++i) {
      if (stopped) {
        writer_.take_back(sources.members[i], task.ending.requested);
        ++summary_.due;
        ++summary_.unfinished;
      } else {
        count(writer_.commit(sources.members[i], task, i));
      }
    }
    store_trouble_told_ = false;
  } catch (const store::StoreError& trouble) {
    return postpone(task.group, trouble.what());
  }
  hints_[task.group] = task.hints;

  const Time blocked_until = writer_.hosts().look_up(task.host, task.ending.now).blocked_until;
  schedule_.block(task.host, blocked_until);
  if (kind_ == Kind::forever && !ending_ && !stopped) {
    std::erase_if(sources.members, [](const Member& member) { return member.state.gone; });
    if (!sources.members.empty()) schedule_.add(task.group, host_key(sources.url), sources.due());
  } else if (blocked_until > clock_.now()) {
    schedule_.drop(task.host);  // no longer due
  }
}

void Round::count(const FetchReport& report) {
  ++summary_.due;
  summary_.new_items += report.new_items;
  switch (report.outcome) {
    case FetchOutcome::failed:
      ++summary_.failed;
      log_.warning("fetch failed", {{"source", report.source}, {"error", report.error}});
      break;
    case FetchOutcome::not_modified:
      ++summary_.not_modified;
      log_.debug("not modified", {{"source", report.source}, {"ms", report.took.count()}});
      break;
    case FetchOutcome::nothing_new:
      ++summary_.fetched;
      log_.debug("nothing new", {{"source", report.source}, {"ms", report.took.count()}});
      break;
    case FetchOutcome::new_items:
      ++summary_.fetched;
      log_.info(
          "new items",
          {{"source", report.source}, {"items", report.new_items}, {"ms", report.took.count()}});
      break;
  }
  if (progress_) progress_(report);
}

void Round::leave_for_later(const std::vector<Schedule::Fetch>& fetches) {
  const Time now = clock_.now();
  for (const auto fetch : fetches) {
    const auto waiting = between_hops_.find(fetch);
    if (waiting != between_hops_.end()) {
      // It has begun: its last request goes out once its host may be asked, or is called off.
      schedule_.add(fetch, host_key(waiting->second->route.current()), now);
    } else if (groups_[fetch].due() <= now) {
      summary_.due += groups_[fetch].members.size();
      summary_.unfinished += groups_[fetch].members.size();
    }
  }
}

// The store cannot be written: nothing is known of a fetch that it does not know of.
void Round::postpone(std::size_t group, const std::string& why) {
  if (!std::exchange(store_trouble_told_, true)) log_.error("store trouble", {{"error", why}});
  for (const auto& member : groups_[group].members) {
    FetchReport report;
    report.source = member.source.name;
    report.error = why;
    count(report);
  }
  if (kind_ == Kind::once || ending_) return;
  const Time again = clock_.now() + retry_after_store_trouble;
  for (auto& member : groups_[group].members) member.state.due = std::max(member.state.due, again);
  schedule_.add(group, host_key(groups_[group].url), again);
}

void Round::tidy_up() {
  try {
    writer_.hosts().save_requests();
    const Time now = clock_.now();
    if (kind_ == Kind::forever && now - last_tidied_ < between_retentions) return;
    last_tidied_ = now;
    writer_.remove_expired(options_);
  } catch (const store::StoreError& trouble) {
    if (!std::exchange(store_trouble_told_, true))
      log_.error("store trouble", {{"error", trouble.what()}});
  }
}

}  // namespace newswire::fetcher
