#include "fetcher/round.h"

#include <algorithm>
#include <utility>

#include "core/date.h"
#include "fetcher/freshness/request_budget.h"
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
constexpr Duration between_prices = std::chrono::hours(1);
// A long history that has no index yet gets it piece by piece, and fetches go on meanwhile.
constexpr Duration between_index_steps = std::chrono::seconds(1);
constexpr int index_steps_of_a_run = 8;

bool is_stopped(const Ending& ending) {
  return ending.failure && ending.failure->failure == HttpFailure::stopped;
}

bool may_close_host(const Ending& ending) {
  return !ending.failure && (ending.status == 429 || ending.status == 503);
}

}  // namespace

Round::Round(Kind kind, Options options, const std::vector<std::string>& only, FetchWriter& writer,
             HttpClient& http, const Clock& clock, Log& log, Fetcher::Progress progress)
    : kind_(kind),
      options_(with_urls_in_use(std::move(options), writer.watches())),
      writer_(writer),
      clock_(clock),
      log_(log),
      progress_(std::move(progress)),
      groups_(group_sources(options_, writer.sources(), only, log)),
      attempted_(groups_.size()),
      schedule_(options_.host_spacing),
      pool_(options_.concurrency,
            [this, &http](FetchTask& task) { perform(task, options_, http, clock_); }) {
  const Time now = clock_.now();
  writer_.ledger().check_clock(now);
  for (std::size_t group = 0; group < groups_.size(); ++group) schedule_group(group, now);
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
      (due > now || schedule_.blocked_until(host) > now || is_long_pause(host, now))) {
    return;
  }
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
    tidy_up(false);
    take_results(pool_.wait(time_to_wait()));
  }
  tidy_up(true);
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
  auto& sources = groups_[group];
  try {
    // Only the first: a process that ends over a source again and again does so at its first.
    if (!attempted_[group]) {
      for (const auto& member : sources.members) writer_.note_attempt(member, clock_.now());
    }
    attempted_[group] = true;
  } catch (const store::StoreError& trouble) {
    schedule_.finish(host_key(sources.url), Time{});
    for (auto& member : sources.members) {
      postpone(member, trouble.what(), retry_after_store_trouble);
    }
    wait_for_next(group);
    return nullptr;
  }
  auto task = std::make_unique<FetchTask>(FetchTask{
      .group = group, .sources = sources, .route = Route(sources.url, sources.allow_private())});
  ask_robots(*task);
  return task;
}

void Round::take_results(std::vector<Task> tasks) {
  std::vector<Task> ended;
  for (auto& task : tasks) {
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
  start_what_may_go();  // before the commit, so that the network does not wait for the disk
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
  try {
    const auto breaches =
        writer_.ledger().enter(task.exchanges, groups_[task.group], options_.host_spacing);
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

// False where that cannot be: the ending is then set.
bool Round::send_next(Task& task) {
  const Time now = clock_.now();
  ask_robots(*task);
  const std::string host = host_key(task->next_url());
  const auto& known = writer_.hosts().look_up(host, now);
  schedule_.remember_request(host, known.last_request);
  schedule_.block(host, known.blocked_until);
  if (schedule_.blocked_until(host) > now) {
    refuse_blocked_hop(*task);
    return false;
  }
  if (kind_ == Kind::once && is_long_pause(host, now)) {
    task->ending.failure = HttpError{HttpFailure::stopped, "the pause that robots.txt asks for"};
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

void Round::refuse_blocked_hop(FetchTask& task) {
  const std::string host = host_key(task.next_url());
  task.ending.failure = HttpError{HttpFailure::protocol,
                                  "redirects to " + host + ", which is not to be asked before " +
                                      format_rfc3339(schedule_.blocked_until(host))};
}

void Round::conclude(std::vector<Task> tasks) {
  std::vector<FetchWriter::Unit> units;
  for (const auto& task : tasks) {
    if (is_stopped(task->ending)) {
      take_back(*task);
      continue;
    }
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
    set_prices(units);
    for (const auto& report : writer_.commit(units)) count(report);
    store_trouble_told_ = false;
    return;
  } catch (const store::StoreError& trouble) {
    if (units.size() == 1) {
      return postpone(*units[0].member, trouble.what(), units[0].member->pace.floor);
    }
  }
  // One of them may be to blame, and then it shall not harm the others; but where the store is in
  // trouble itself, each attempt is a long wait.
  int in_a_row = 0;
  std::string why;
  for (const auto& unit : units) {
    if (in_a_row == 2) {
      postpone(*unit.member, why, unit.member->pace.floor);
      continue;
    }
    try {
      for (const auto& report : writer_.commit({&unit, 1})) count(report);
      in_a_row = 0;
    } catch (const store::StoreError& trouble) {
      ++in_a_row;
      why = trouble.what();
      postpone(*unit.member, why, unit.member->pace.floor);
    }
  }
}

void Round::set_prices(const std::vector<FetchWriter::Unit>& units) {
  const Time now = clock_.now();
  if (last_priced_ == Time{} || std::chrono::abs(now - last_priced_) >= between_prices) {
    price_ = price_by_budget(options_, writer_.sources());
    last_priced_ = now;
  }
  for (const auto& unit : units) {
    if (is_adaptive(unit.member->source, options_)) unit.member->price = price_;
  }
}

void Round::take_back(const FetchTask& task) {
  for (auto& member : groups_[task.group].members) {
    ++summary_.due;
    ++summary_.unfinished;
    try {
      writer_.take_back(member, task.ending.requested);
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
    const auto waiting = between_hops_.find(fetch);
    if (waiting == between_hops_.end()) {
      wait_for_next(fetch);
      continue;
    }
    std::vector<Task> ended;
    ended.push_back(std::move(waiting->second));
    between_hops_.erase(waiting);
    refuse_blocked_hop(*ended.front());
    conclude(std::move(ended));
  }
}

void Round::count(const FetchReport& report) {
  ++summary_.due;
  summary_.new_items += report.new_items;
  summary_.updates += report.updates;
  switch (report.outcome) {
    case FetchOutcome::failed:
      ++summary_.failed;
      log_.warning("fetch failed", {{"source", report.source}, {"reason", report.error}});
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
  if (report.updates > 0) {
    log_.info("items updated", {{"source", report.source}, {"items", report.updates}});
  }
  if (progress_) progress_(report);
}

void Round::leave_for_later(const std::vector<Schedule::Fetch>& fetches) {
  const Time now = clock_.now();
  for (const auto fetch : fetches) {
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

void Round::tell_store_trouble(const std::string& why) {
  summary_.store_trouble = true;
  if (!std::exchange(store_trouble_told_, true)) log_.error("store trouble", {{"reason", why}});
}

// The store cannot be written: the fetch counts as not done. No line for each: the store is to
// blame, not the source.
void Round::postpone(Member& member, const std::string& why, Duration at_least) {
  tell_store_trouble(why);
  FetchReport report;
  report.source = member.source.name;
  report.error = why;
  ++summary_.due;
  ++summary_.failed;
  log_.debug("not stored", {{"source", report.source}});
  if (progress_) progress_(report);
  member.state.due = std::max(member.state.due, clock_.now() + at_least);
}

void Round::tidy_up(bool at_the_end) {
  const Time now = clock_.now();
  const bool expire = kind_ == Kind::once ? at_the_end : now - last_expired_ >= between_expirations;
  try {
    if (at_the_end || pool_.under_way() == 0) writer_.save_requests();
    extend_index(now, at_the_end);
    if (!expire) return;
    last_expired_ = now;
    writer_.remove_expired(options_);
  } catch (const store::StoreError& trouble) {
    tell_store_trouble(trouble.what());
  }
}

void Round::extend_index(Time now, bool at_the_end) {
  if (kind_ == Kind::forever && now - last_indexed_ >= between_index_steps) {
    if (!writer_.extend_index()) last_indexed_ = now;
  }
  if (kind_ == Kind::once && at_the_end && !ending_) {
    for (int step = 0; step < index_steps_of_a_run && writer_.extend_index(); ++step) {
    }
  }
}

}  // namespace newswire::fetcher
