#include "fetcher/round.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/date.h"
#include "fetcher/hint_text.h"
#include "fetcher/robots/robots_fetch.h"
#include "fetcher/source_watch.h"
#include "store/store_error.h"

namespace newswire::fetcher {
namespace {

// Clocks are set and machines sleep: the clock is asked again at least this often.
constexpr Duration longest_wait = std::chrono::milliseconds(500);
// Between two requests to one host, by robots.txt.
constexpr Duration longest_pause_of_a_run = std::chrono::seconds(20);
constexpr Duration retry_after_store_trouble = std::chrono::seconds(30);
constexpr Duration between_expirations = std::chrono::minutes(1);
constexpr std::size_t spread_of_put_off = 600'000;  // ms
constexpr Duration between_outlooks = std::chrono::hours(1);
// A long history that has no index yet gets it piece by piece, and fetches go on meanwhile; of what
// one run has brought in, those after it index a share each, however much it was.
constexpr Duration between_index_steps = std::chrono::seconds(1);
constexpr std::size_t runs_to_catch_up = 8;

// Requests are spaced by a clock of whole milliseconds, and servers may have a better one.
Duration with_tick_of_clock(Duration spacing) {
  return spacing > Duration{0} ? spacing + Duration{1} : spacing;
}

bool is_stopped(const Ending& ending) {
  return ending.failure && ending.failure->failure == HttpFailure::stopped;
}

bool may_close_host(const Ending& ending) {
  return !ending.failure && (ending.status == 429 || ending.status == 503);
}

}  // namespace

Round::Round(Kind kind, Options options, const std::vector<std::string>& only, FetchWriter& writer,
             HttpClient& http, const Clock& clock, Log& log, Watchers watchers)
    : kind_(kind),
      options_(with_urls_in_use(std::move(options), writer.watches())),
      writer_(writer),
      http_(http),
      clock_(clock),
      log_(log),
      watchers_(std::move(watchers)),
      groups_(group_sources(options_, writer.sources(), only, log)),
      attempted_(groups_.size()),
      schedule_(with_tick_of_clock(options_.host_spacing), options_.host_connections),
      pool_(options_.concurrency, [this](FetchTask& task, const Answered& answered) {
        perform(task, options_, http_, clock_, answered);
      }) {
  const Time now = clock_.now();
  writer_.ledger().check_clock(now);
  // Of those, too, that are not meant now: they may have the same hosts.
  if (!only.empty()) {
    for (const auto& [host, at] : last_requests(options_, writer_.sources(), now)) {
      schedule_.remember_request(host, at);
    }
  }
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    schedule_group(group, now);
    turned();
  }
  fail_obstructed(only, now);
  if (kind_ == Kind::forever) writer_.subscriptions().begin_round(groups_, options_, now);
}

void Round::schedule_group(std::size_t group, Time now) {
  auto& sources = groups_[group];
  const std::string host = host_key(sources.url);
  const auto& known = writer_.hosts().look_up(host, now);
  space_by_robots(sources.url);
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
  if (kind_ == Kind::once &&
      (due > now || may_go_from(sources, now) > now || is_long_pause(host, now))) {
    return;
  }
  schedule_.add(group, host, due);
}

FetchSummary Round::run(std::function<bool()> over, std::optional<TimeLimit> limit) {
  over_ = std::move(over);
  limit_ = limit;
  for (;;) {
    attend_to_hubs();
    start_what_may_go();
    call_off_if_late();
    const bool nothing_left = pool_.under_way() == 0 && schedule_.size() == 0;
    if (nothing_left && (ending_ || kind_ == Kind::once)) break;
    turned();
    tidy_up(false);
    turned();
    watchers_.tally.under_way.set(pool_.under_way());
    take_results(pool_.wait(time_to_wait()));
  }
  tidy_up(true);
  return summary_;
}

void Round::end_if_over() {
  if (ending_) return;
  ending_ = over_() || (limit_ && std::chrono::steady_clock::now() >= limit_->begin_until);
  if (ending_) leave_for_later(schedule_.clear());
}

void Round::call_off_if_late() {
  if (called_off_ || !limit_ || pool_.under_way() == 0) return;
  if (std::chrono::steady_clock::now() < limit_->end) return;
  called_off_ = true;
  http_.stop();
}

Duration Round::time_to_wait() const {
  Duration longest = longest_wait;
  if (limit_ && !called_off_) {
    const auto left = limit_->end - std::chrono::steady_clock::now();
    longest = std::clamp(std::chrono::ceil<Duration>(left), Duration{0}, longest);
  }
  const auto next = schedule_.next();
  if (!next || pool_.room() == 0) return longest;
  return std::clamp(*next - clock_.now(), Duration{0}, longest);
}

void Round::start_what_may_go() {
  end_if_over();
  std::vector<std::size_t> groups;
  for (std::size_t room = pool_.room(); room > 0; --room) {
    const auto fetch = schedule_.take(clock_.now());
    if (!fetch) break;
    const auto waiting = between_hops_.find(*fetch);
    if (waiting == between_hops_.end()) {
      if (is_for_hub(*fetch)) {
        begin_hub_request(*fetch);
      } else if (!put_off(*fetch)) {
        groups.push_back(*fetch);
      }
      continue;
    }
    pool_.submit(std::move(waiting->second));
    between_hops_.erase(waiting);
  }
  begin(groups);
}

void Round::begin(const std::vector<std::size_t>& groups) {
  try {
    note_attempts(groups);
  } catch (const store::StoreError& trouble) {
    for (const auto group : groups) {
      schedule_.finish(host_key(groups_[group].url), Time{});
      for (auto& member : groups_[group].members) {
        leave_unstored(member, trouble.what(), retry_after_store_trouble);
      }
      wait_for_next(group);
    }
    return;
  }
  for (const auto group : groups) {
    auto& sources = groups_[group];
    auto task = std::make_unique<FetchTask>(FetchTask{
        .group = group, .sources = sources, .route = Route(sources.url, sources.allow_private())});
    ask_robots(*task);
    pool_.submit(std::move(task));
  }
}

void Round::note_attempts(const std::vector<std::size_t>& groups) {
  std::vector<const Member*> members;
  for (const auto group : groups) {
    // Only the first: a process that ends over a source again and again does so at its first.
    if (attempted_[group]) continue;
    for (const auto& member : groups_[group].members) members.push_back(&member);
  }
  if (members.empty()) return;
  writer_.note_attempts(members, clock_.now());
  for (const auto group : groups) attempted_[group] = true;
}

void Round::take_results(std::vector<Task> tasks) {
  std::vector<Task> ended;
  for (auto& task : tasks) {
    turned();
    if (task->hub_request || task->delivery) {
      take_from_hub(std::move(task));
      continue;
    }
    const auto& ending = task->ending;
    if (task->robots_answer) hear_robots(*task);
    enter_in_ledger(*task);
    // An answer that may close its host to what comes next keeps it busy until that is known.
    if (!may_close_host(ending)) schedule_.finish(task->host, ending.requested);
    // The last request to a source's own host is in the state of the source.
    if (task->host != host_key(groups_[task->group].url)) {
      writer_.hosts().note_request(task->host, ending.requested);
    }
    if (!task->redirected || !send_next(task)) ended.push_back(std::move(task));
  }
  // Before the commit, so that the network does not wait for the disk; but where a host wants to be
  // left alone, that may count for others.
  if (std::ranges::none_of(ended, [](const Task& task) { return may_close_host(task->ending); })) {
    start_what_may_go();
  }
  conclude(std::move(ended));
}

void Round::hear_robots(FetchTask& task) {
  try {
    writer_.robots().keep(task.robots_origin, *task.robots_answer);
  } catch (const store::StoreError& trouble) {
    tell_store_trouble(trouble.what());
  }
  space_by_robots(task.route.current());
}

void Round::enter_in_ledger(FetchTask& task) {
  if (task.entered == task.exchanges.size()) return;
  task.entered = task.exchanges.size();
  watchers_.tally.count(task.exchanges.back());
  try {
    const auto breaches = writer_.ledger().enter(task.exchanges, task.sources, options_);
    watchers_.tally.breaches.add(breaches.size());
    for (const auto& breach : breaches) {
      log_.error("a rule of polite polling was broken",
                 {{"rule", breach.rule}, {"host", task.host}, {"reason", breach.what}});
    }
  } catch (const store::StoreError& trouble) {
    tell_store_trouble(trouble.what());
  }
}

void Round::ask_robots(FetchTask& task) {
  const Time now = clock_.now();
  const auto* known = writer_.robots().look_up(task.route.current().origin(), now);
  fetcher::ask_robots(task, known, now);
}

void Round::space_by_robots(const Url& page) {
  const auto* known = writer_.robots().look_up(page.origin(), clock_.now());
  if (known == nullptr || !known->rules.crawl_delay()) return;
  schedule_.space(host_key(page), *known->rules.crawl_delay());
}

// Longer than a run that is to end can wait for it.
bool Round::is_long_pause(const std::string& host, Time now) const {
  return schedule_.free_from(host) > now + std::max(longest_pause_of_a_run, options_.host_spacing);
}

Time Round::paused_until(const SourceGroup& sources, const std::string& host, Time now) {
  return writer_.hosts().paused_until(host, pause_scope_of(sources, options_), now);
}

// For what is due: when its host's pause ends, and the hours that its feed wants to be left alone
// in. A source that knows of no such hours is a reason to go.
Time Round::may_go_from(const SourceGroup& sources, Time now) {
  Time outside = Time::max();
  for (const auto& member : sources.members) {
    if (member.state.due > now) continue;
    outside = std::min(outside, outside_skipped_hours(now, parse_hints(member.state.poll_hints)));
  }
  const Time from = outside == Time::max() ? now : outside;
  return std::max(from, paused_until(sources, host_key(sources.url), now));
}

// True where it may not go though its host is free: it was due earlier, and its time has passed.
bool Round::put_off(std::size_t group) {
  const auto& sources = groups_[group];
  const Time now = clock_.now();
  const Time from = may_go_from(sources, now);
  if (from <= now) return false;
  const std::string host = host_key(sources.url);
  schedule_.finish(host, Time{});
  if (kind_ == Kind::forever) {
    // Others wait for the same moment.
    const auto spread =
        std::hash<std::string>{}(sources.members.front().source.name) % spread_of_put_off;
    schedule_.add(group, host, from + Duration(spread));
  }
  return true;
}

// False where that cannot be: the ending is then set.
bool Round::send_next(Task& task) {
  const Time now = clock_.now();
  ask_robots(*task);
  const std::string host = host_key(task->next_url());
  const auto& known = writer_.hosts().look_up(host, now);
  schedule_.remember_request(host, known.last_request);
  schedule_.block(host, known.blocked_until);
  Time from = std::max(schedule_.blocked_until(host), paused_until(task->sources, host, now));
  if (kind_ == Kind::once && is_long_pause(host, now)) {
    from = std::max(from, schedule_.free_from(host));
  }
  if (from > now) {
    postpone(*task, from);
    return false;
  }
  if (task->spent >= options_.timeout) {
    task->ending.failure =
        HttpError{HttpFailure::total_timeout, host + ": no time was left for its redirects"};
    return false;
  }
  const auto group = task->group;
  between_hops_[group] = std::move(task);
  schedule_.add(group, host, now);
  return true;
}

void Round::postpone(FetchTask& task, Time until) {
  const std::string host = host_key(task.next_url());
  const bool was_asked = std::ranges::any_of(
      task.exchanges, [](const Exchange& exchange) { return !exchange.of_robots; });
  if (!task.exchanges.empty()) task.ending.status = task.exchanges.back().status;
  task.ending.postponed = Postponement{
      until, "led to " + host + ", which is not to be asked before " + format_rfc3339(until),
      was_asked};
}

void Round::conclude(std::vector<Task> tasks) {
  std::vector<FetchWriter::Unit> units;
  for (const auto& task : tasks) {
    if (is_stopped(task->ending)) {
      take_back(*task);
      continue;
    }
    if (!task->exchanges.empty()) watchers_.tally.count_fetch(task->spent);
    auto& members = groups_[task->group].members;
    for (std::size_t i = 0; i < members.size(); ++i) units.push_back({&members[i], i, task.get()});
  }
  commit(units);
  for (const auto& task : tasks) {
    if (!is_stopped(task->ending)) wait_for_next(task->group);
    if (may_close_host(task->ending)) {
      respect_block(task->host);
      schedule_.finish(task->host, task->ending.requested);
    }
  }
}

void Round::commit(const std::vector<FetchWriter::Unit>& units) {
  if (units.empty()) return;
  try {
    set_outlook(units);
    for (const auto& report : writer_.commit(units)) count(report);
    store_trouble_told_ = false;
    return;
  } catch (const store::StoreError& trouble) {
    if (units.size() == 1) {
      return leave_unstored(*units[0].member, trouble.what(), units[0].member->pace.floor);
    }
  }
  // One of them may be to blame, and then it shall not harm the others; but where the store is in
  // trouble itself, each attempt is a long wait.
  int in_a_row = 0;
  std::string why;
  for (const auto& unit : units) {
    turned();
    if (in_a_row == 2) {
      leave_unstored(*unit.member, why, unit.member->pace.floor);
      continue;
    }
    try {
      for (const auto& report : writer_.commit({&unit, 1})) count(report);
      in_a_row = 0;
    } catch (const store::StoreError& trouble) {
      ++in_a_row;
      why = trouble.what();
      leave_unstored(*unit.member, why, unit.member->pace.floor);
    }
  }
}

void Round::set_outlook(const std::vector<FetchWriter::Unit>& units) {
  const Time now = clock_.now();
  if (outlook_at_ == Time{} || std::chrono::abs(now - outlook_at_) >= between_outlooks) {
    weights_ = source_weights(options_, writer_.interests(), now);
    outlook_ = outlook_of(options_, writer_.sources(), weights_);
    outlook_at_ = now;
  }
  for (const auto& unit : units) {
    Member& member = *unit.member;
    if (!is_adaptive(member.source, options_)) continue;
    member.outlook = &outlook_;
    member.weight = weight_of(member.source.name, weights_);
  }
}

void Round::take_back(const FetchTask& task) {
  for (auto& member : groups_[task.group].members) {
    ++summary_.due;
    ++summary_.unfinished;
    try {
      // What is too slow for a run shall not be asked again by each one that follows.
      writer_.take_back(member, task.ending.requested,
                        called_off_ ? member.pace.floor : Duration{0});
    } catch (const store::StoreError& trouble) {
      log_.warning("store trouble", {{"reason", trouble.what()}});
    }
  }
}

void Round::wait_for_next(std::size_t group) {
  if (kind_ == Kind::once || ending_) return;
  auto& members = groups_[group].members;
  std::erase_if(members, [](const Member& member) { return member.state.gone; });
  if (!members.empty()) schedule_.add(group, host_key(groups_[group].url), groups_[group].due());
}

// Whatever waits for a host that has just asked for a pause waits for its end, or for another
// round.
void Round::respect_block(const std::string& host) {
  const Time now = clock_.now();
  const Time until = writer_.hosts().look_up(host, now).blocked_until;
  if (until <= now) return;
  schedule_.block(host, until);
  for (const auto fetch : schedule_.drop(host)) {
    if (is_for_hub(fetch)) {
      schedule_.add(fetch, host, until);
      continue;
    }
    const auto waiting = between_hops_.find(fetch);
    if (waiting == between_hops_.end()) {
      wait_for_next(fetch);
      continue;
    }
    std::vector<Task> ended;
    ended.push_back(std::move(waiting->second));
    between_hops_.erase(waiting);
    postpone(*ended.front(), until);
    conclude(std::move(ended));
  }
}

void Round::leave_for_later(const std::vector<Schedule::Fetch>& fetches) {
  const Time now = clock_.now();
  for (const auto fetch : fetches) {
    if (is_for_hub(fetch)) {
      leave_hub_for_later(fetch);
      continue;
    }
    const auto waiting = between_hops_.find(fetch);
    if (waiting == between_hops_.end()) {
      if (groups_[fetch].due() > now) continue;
      summary_.due += groups_[fetch].members.size();
      summary_.unfinished += groups_[fetch].members.size();
    } else if (over_()) {
      take_back(*waiting->second);
      between_hops_.erase(waiting);
    } else {  // it had begun when the time was up
      schedule_.add(fetch, host_key(waiting->second->next_url()), now);
    }
  }
}

void Round::tidy_up(bool at_the_end) {
  const Time now = clock_.now();
  const bool expire = kind_ == Kind::once ? at_the_end : now - last_expired_ >= between_expirations;
  try {
    if (at_the_end || pool_.under_way() == 0) writer_.save_requests();
    extend_index(now, at_the_end);
    if (!expire) return;
    last_expired_ = now;
    writer_.remove_expired(options_, [this] { turned(); });
  } catch (const store::StoreError& trouble) {
    tell_store_trouble(trouble.what());
  }
}

void Round::extend_index(Time now, bool at_the_end) {
  std::size_t steps = 0;
  if (kind_ == Kind::forever && std::chrono::abs(now - last_indexed_) >= between_index_steps) {
    last_indexed_ = now;
    steps = 1;
  } else if (kind_ == Kind::once && at_the_end && !ending_) {
    steps = std::max<std::size_t>(writer_.unindexed_segments() / runs_to_catch_up, 1);
  }
  while (steps > 0 && writer_.extend_index()) --steps;
}

}  // namespace newswire::fetcher
