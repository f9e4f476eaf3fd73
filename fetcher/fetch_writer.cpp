#include "fetcher/fetch_writer.h"

#include <span>
#include <utility>

#include "store/feed_commit.h"

namespace newswire::fetcher {
namespace {

FetchOutcome outcome_of(const Verdict& verdict, const Ending& ending, std::size_t new_items) {
  if (!verdict.succeeded) return FetchOutcome::failed;
  if (new_items > 0) return FetchOutcome::new_items;
  return ending.status == 304 ? FetchOutcome::not_modified : FetchOutcome::nothing_new;
}

}  // namespace

FetchWriter::FetchWriter(store::Database& database, wire::Context& context, const Clock& clock,
                         Log& log)
    : database_(database),
      sources_(database),
      items_(database),
      hosts_(sources_),
      bell_(context, wire::doorbell_endpoint(database.path())),
      clock_(clock),
      log_(log) {}

void FetchWriter::note_attempt(const Member& member, Time now) {
  Ending ending;
  ending.requested = ending.now = now;
  ending.failure = HttpError{HttpFailure::stopped, "the fetch has not come to an end"};
  auto verdict = judge(member.state, {}, ending, member.pace, 0);
  if (member.state.failures == 0) {
    verdict.source.due = member.state.due;
    verdict.source.due_cause = member.state.due_cause;
  }
  sources_.save(verdict.source);
}

void FetchWriter::take_back(Member& member, Time requested) {
  auto state = member.state;
  state.last_attempt = requested;
  sources_.save(state);
  member.state = std::move(state);
}

FetchReport FetchWriter::commit(Member& member, const FetchTask& task, std::size_t member_number) {
  const auto& ending = task.ending;
  const auto& host = hosts_.look_up(task.host, ending.now);
  const double jitter = std::uniform_real_distribution<double>(0, 1)(chance_);
  auto verdict = judge(member.state, host, ending, member.pace, jitter);

  std::span<const Item> items;
  if (member_number < task.items.size()) items = task.items[member_number];
  store::Committed committed;
  if (items.empty())
    sources_.save(verdict.source);
  else
    committed = store::commit_feed(database_, verdict.source, items, ending.now);
  const auto added = committed.added.size();

  if (added > 0) {
    bell_.ring();
    if (added == items.size() && member.state.items_seen > 0) {
      auto again = ending;
      again.reading->missed = true;
      verdict = judge(member.state, host, again, member.pace, jitter);
    }
    verdict.source.last_new_item = ending.now;
    verdict.source.items_seen += static_cast<std::int64_t>(added);
    sources_.save(verdict.source);
  }
  if (verdict.host) {
    verdict.host->last_request = std::max(verdict.host->last_request, ending.requested);
    hosts_.save(*verdict.host);
  }
  tell(verdict.events);
  if (committed.too_large > 0)
    log_.warning("items too large to store",
                 {{"source", member.source.name}, {"items", committed.too_large}});

  FetchReport report;
  report.source = member.source.name;
  report.outcome = outcome_of(verdict, ending, added);
  report.new_items = added;
  report.error = verdict.source.last_error;
  report.took = task.spent;
  member.state = std::move(verdict.source);
  return report;
}

void FetchWriter::tell(const std::vector<store::HealthEvent>& events) {
  for (const auto& event : events) {
    sources_.add_health_event(event);
    log_.info("health", {{"source", event.source}, {"code", event.code}, {"why", event.message}});
  }
  if (!events.empty()) bell_.ring();
}

void FetchWriter::remove_expired(const Options& options) {
  const auto removed = items_.remove_expired({options.retain, options.retain_items}, clock_.now());
  if (removed > 0) log_.info("retention", {{"removed_items", removed}});
}

}  // namespace newswire::fetcher
