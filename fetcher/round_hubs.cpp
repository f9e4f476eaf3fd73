// The round's dealings with hubs (fetcher/websub): their hosts wait their turn like all others, and
// what they bring is read by the same workers and committed by the same writer.
#include <algorithm>
#include <limits>
#include <utility>

#include "fetcher/freshness/rhythm_text.h"
#include "fetcher/round.h"
#include "store/store_error.h"

namespace newswire::fetcher {
namespace {

// Requests to hubs have numbers behind those of all groups.
constexpr auto first_hub_request = std::numeric_limits<Schedule::Fetch>::max() / 2;

}  // namespace

bool Round::is_for_hub(Schedule::Fetch fetch) {
  return fetch >= first_hub_request;
}

void Round::attend_to_hubs() {
  if (kind_ == Kind::once || ending_) return;
  const Time now = clock_.now();
  auto attention = writer_.subscriptions().attend(now);
  for (const auto& nudge : attention.nudges) follow(nudge, now);
  for (const auto number : attention.requests) {
    queue_for_hub(first_hub_request + number, writer_.subscriptions().host_of(number), now);
  }
  while (pool_.room() > 0) {
    auto delivery = writer_.subscriptions().next_delivery();
    if (!delivery) return;
    begin(std::move(*delivery));
  }
}

void Round::queue_for_hub(Schedule::Fetch fetch, const std::string& host, Time now) {
  const auto& known = writer_.hosts().look_up(host, now);
  schedule_.remember_request(host, known.last_request);
  schedule_.block(host, known.blocked_until);
  schedule_.add(fetch, host,
                std::max(now, writer_.hosts().paused_until(host, options_.pause_scope, now)));
}

std::size_t Round::group_of(const std::string& source) const {
  const auto found = std::ranges::find_if(groups_, [&](const SourceGroup& group) {
    return !group.members.empty() && group.members.front().source.name == source;
  });
  return static_cast<std::size_t>(found - groups_.begin());
}

// Moves the due time of a source whose subscription has ended, or whose hub says that something is
// new and cannot prove that it is the hub: polling it is safe, by the usual bounds.
void Round::follow(const Subscriptions::Nudge& nudge, Time now) {
  const std::size_t number = group_of(nudge.source);
  if (number == groups_.size()) return;
  auto& group = groups_[number];
  const std::string host = host_key(group.url);
  const bool is_waiting = schedule_.take_out(number, host);
  for (Member& member : group.members) {
    auto& state = member.state;
    Time due = state.due;
    if (!nudge.has_news) {
      due = writer_.subscriptions().usual_due(state.name).value_or(due);
    } else if (state.failures == 0 && state.last_attempt) {
      const Duration said = parse_rhythm(state.rhythm).said;
      due = std::max(now, *state.last_attempt + std::max(member.pace.floor, said));
    }
    if (due >= state.due) continue;
    state.due = due;
    state.due_cause = nudge.has_news ? "its hub says that something is new"
                                     : "its usual time, as its hub no longer tells of what is new";
    try {
      writer_.save(state);
    } catch (const store::StoreError& trouble) {
      tell_store_trouble(trouble.what());
    }
  }
  if (is_waiting) schedule_.add(number, host, group.due());
}

void Round::begin_hub_request(Schedule::Fetch fetch) {
  const Time now = clock_.now();
  const auto number = fetch - first_hub_request;
  const std::string host = writer_.subscriptions().host_of(number);
  std::optional<HubRequest> request;
  try {
    request = writer_.subscriptions().begin_request(number, now);
  } catch (const store::StoreError& trouble) {
    tell_store_trouble(trouble.what());
    writer_.subscriptions().postpone(number);
  }
  if (!request) return schedule_.finish(host, Time{});
  const std::size_t group = group_of(request->source);
  // One that is only taken leave of has no source any more.
  auto sources =
      group < groups_.size() ? groups_[group] : SourceGroup{request->route.current(), {Member{}}};
  auto route = request->route;
  auto task = std::make_unique<FetchTask>(
      FetchTask{.group = fetch, .sources = std::move(sources), .route = std::move(route)});
  task->hub_request = std::move(request);
  pool_.submit(std::move(task));
}

void Round::begin(Delivery delivery) {
  const std::size_t group = group_of(delivery.source);
  if (group == groups_.size()) return;
  const auto& sources = groups_[group];
  auto task = std::make_unique<FetchTask>(FetchTask{
      .group = group, .sources = sources, .route = Route(sources.url, sources.allow_private())});
  task->delivery = std::move(delivery);
  pool_.submit(std::move(task));
}

void Round::take_from_hub(Task task) {
  if (task->delivery) return conclude_delivery(*task);
  auto& ending = task->ending;
  const auto number = task->group - first_hub_request;
  enter_in_ledger(*task);
  writer_.hosts().note_request(task->host, ending.requested);
  const std::string host = task->host;
  const bool was_stopped = ending.failure && ending.failure->failure == HttpFailure::stopped;
  if (task->redirected && task->spent < options_.timeout) {
    schedule_.finish(host, ending.requested);
    const auto fetch = task->group;
    queue_for_hub(fetch, host_key(task->next_url()), ending.now);
    between_hops_[fetch] = std::move(task);
  } else if (was_stopped) {
    schedule_.finish(host, ending.requested);
    writer_.subscriptions().take_back(number, clock_.now());
  } else {
    keep_pause_of_hub(*task);
    writer_.subscriptions().note_answer(number, ending);
    schedule_.finish(host, ending.requested);
  }
}

// A hub that says 429 or 503 is left alone like any other host.
void Round::keep_pause_of_hub(const FetchTask& task) {
  const auto& ending = task.ending;
  if (ending.failure || (ending.status != 429 && ending.status != 503)) return;
  const auto verdict = judge({}, writer_.hosts().look_up(task.host, ending.now), ending, {}, 0);
  if (!verdict.host) return;
  try {
    writer_.save(*verdict.host);
  } catch (const store::StoreError& trouble) {
    tell_store_trouble(trouble.what());
  }
  respect_block(task.host);
}

void Round::conclude_delivery(FetchTask& task) {
  watchers_.tally.pings.add();
  std::size_t news = 0;
  std::string error = task.readings.empty() ? "it cannot be read" : task.readings.front().error;
  try {
    if (error.empty()) {
      for (const auto& report : writer_.commit_delivery(groups_[task.group].members, task)) {
        news += report.new_items;
        count(report);
      }
    }
  } catch (const store::StoreError& trouble) {
    return tell_store_trouble(trouble.what());
  }
  if (!error.empty()) {
    log_.warning("ping dropped", {{"source", task.delivery->source}, {"reason", error}});
  }
  writer_.subscriptions().note_delivery(*task.delivery, news, error);
}

// The round ends, and it had not gone out, or not all the way.
void Round::leave_hub_for_later(Schedule::Fetch fetch) {
  const auto number = fetch - first_hub_request;
  if (between_hops_.erase(fetch) > 0) {
    writer_.subscriptions().take_back(number, clock_.now());
  } else {
    writer_.subscriptions().postpone(number);
  }
}

}  // namespace newswire::fetcher
