#include "fetcher/fetch_writer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/crash_point.h"
#include "fetcher/freshness/learning.h"
#include "fetcher/freshness/rhythm_text.h"
#include "fetcher/hint_text.h"
#include "fetcher/source_watch.h"
#include "store/feed_commit.h"
#include "store/transaction.h"

namespace newswire::fetcher {
namespace {

FetchOutcome outcome_of(const Verdict& verdict, const Ending& ending, std::size_t new_items) {
  if (ending.postponed) return FetchOutcome::postponed;
  if (!verdict.succeeded) return FetchOutcome::failed;
  if (new_items > 0) return FetchOutcome::new_items;
  return ending.status == 304 ? FetchOutcome::not_modified : FetchOutcome::nothing_new;
}

std::span<Item> items_of(const FetchWriter::Unit& unit) {
  auto& items = unit.task->items;
  return unit.number < items.size() ? std::span<Item>(items[unit.number]) : std::span<Item>();
}

// As it was for this one of the members.
Ending ending_of(const FetchWriter::Unit& unit) {
  Ending ending = unit.task->ending;
  const auto& readings = unit.task->readings;
  if (unit.number < readings.size()) ending.reading = readings[unit.number];
  return ending;
}

std::optional<store::HealthEvent> change_of_churning(const store::SourceState& before,
                                                     const store::SourceState& after, Time now) {
  if (before.texts.churning == after.texts.churning) return std::nullopt;
  return after.texts.churning
             ? store::HealthEvent{0, now, after.name, "churning",
                                  "its texts change by themselves: changes are passed over"}
             : store::HealthEvent{0, now, after.name, "settled",
                                  "its texts keep still: changes are published again"};
}

}  // namespace

FetchWriter::FetchWriter(store::Database& database, wire::Context& context, const Clock& clock,
                         Log& log, CallbackDesk* callbacks)
    : database_(database),
      sources_(database),
      items_(database),
      updates_(database),
      hosts_(sources_),
      robots_(database),
      ledger_(database),
      watches_(database),
      interests_(database),
      subscriptions_(database, callbacks, log),
      indexer_(database),
      bell_(context, wire::doorbell_endpoint(database.path())),
      clock_(clock),
      log_(log) {}

void FetchWriter::note_attempts(std::span<const Member* const> members, Time now) {
  Ending ending;
  ending.requested = ending.now = now;
  ending.failure = HttpError{HttpFailure::stopped, std::string(unfinished_fetch)};
  store::Transaction transaction(database_, store::Durability::process_end);
  for (const Member* member : members) {
    auto verdict = judge(member->state, {}, ending, member->pace, 0);
    if (member->state.failures == 0) {
      verdict.source.due = std::max(member->state.due, now);
      verdict.source.due_cause = member->state.due_cause;
    }
    sources_.save(verdict.source);
  }
  transaction.commit();
  crash_point("after_attempt_noted");
}

void FetchWriter::take_back(Member& member, Time requested, Duration wait) {
  auto state = member.state;
  state.last_attempt = requested;
  if (requested + wait > state.due) {
    state.due = requested + wait;
    if (wait > Duration{0}) state.due_cause = "it took longer than a run of fetch had time";
  }
  store::Transaction transaction(database_, store::Durability::process_end);
  sources_.save(state);
  transaction.commit();
  member.state = std::move(state);
}

std::vector<FetchReport> FetchWriter::commit(std::span<const Unit> units) {
  const bool has_items = std::any_of(units.begin(), units.end(),
                                     [](const Unit& unit) { return !items_of(unit).empty(); });
  std::vector<Written> written;
  {
    // What was published must survive all; when to ask again may be forgotten with a power cut.
    store::Transaction transaction(
        database_, has_items ? store::Durability::power_loss : store::Durability::process_end);
    for (const auto& unit : units) written.push_back(write(unit));
    ledger_.save();
    subscriptions_.save();
    crash_point("after_insert_before_commit");
    transaction.commit();
  }
  crash_point("after_commit_before_doorbell");
  ledger_.saved();
  subscriptions_.saved();
  bool ring = false;
  std::vector<FetchReport> reports;
  for (std::size_t i = 0; i < units.size(); ++i) {
    auto& [verdict, report] = written[i];
    ring = ring || report.new_items + report.updates > 0 || !verdict.events.empty();
    reports.push_back(std::move(report));
    keep(units[i], std::move(verdict));
  }
  if (ring) bell_.ring();
  return reports;
}

FetchWriter::Written FetchWriter::write(const Unit& unit) {
  const auto& [member, number, task] = unit;
  Ending ending = ending_of(unit);
  const auto& host = hosts_.look_up(task->host, ending.now);
  const double jitter = std::uniform_real_distribution<double>(0, 1)(chance_);
  auto verdict = judge(member->state, host, ending, member->pace, jitter);

  const auto items = items_of(unit);
  store::CommittedInPlace committed;
  if (items.empty()) {
    if (!verdict.succeeded) sources_.save(verdict.source);
  } else {
    // Where nothing is stored, nothing can be changed.
    const auto known = items_.has_any(member->source.name) ? items : std::span<Item>();
    verdict.source.texts = updates_.mark(known, verdict.source.texts, ending.now);
    committed = store::commit_feed_in_place(database_, verdict.source, items, ending.now);
  }
  const auto stored = items.first(committed.added);
  const auto updates = static_cast<std::size_t>(
      std::ranges::count_if(stored, [](const Item& item) { return item.update; }));
  const auto added = stored.size() - updates;

  if (task->advert) subscriptions_.note_advert(*member, *task->advert, ending.now);
  subscriptions_.note_usual_due(member->source.name, std::nullopt);
  if (verdict.succeeded) succeed(unit, stored, jitter, ending, verdict);
  if (verdict.host) {
    verdict.host->last_request = std::max(verdict.host->last_request, ending.requested);
    sources_.save(*verdict.host);
  }
  if (auto event = change_of_churning(member->state, verdict.source, ending.now)) {
    verdict.events.push_back(std::move(*event));
  }
  watch(unit, ending, added, verdict);
  for (const auto& event : verdict.events) sources_.add_health_event(event);
  ledger_.conclude(*member, task->exchanges, ending.reading);
  if (committed.too_large > 0) {
    log_.warning("items too large to store",
                 {{"source", member->source.name}, {"items", committed.too_large}});
  }

  FetchReport report;
  report.source = member->source.name;
  report.outcome = outcome_of(verdict, ending, added);
  report.new_items = added;
  report.updates = updates;
  report.error = ending.postponed ? ending.postponed->cause : verdict.source.last_error;
  report.took = task->spent;
  return {std::move(verdict), std::move(report)};
}

// Now that it is known which items are new: what that says of when to ask again.
void FetchWriter::succeed(const Unit& unit, std::span<const Item> added, double jitter,
                          Ending& ending, Verdict& verdict) {
  const auto& [member, number, task] = unit;
  const auto items = items_of(unit);
  const auto texts = verdict.source.texts;
  const auto posts = std::ranges::count_if(added, [](const Item& item) { return !item.update; });

  if (posts > 0 && static_cast<std::size_t>(posts) == items.size() &&
      member->state.items_seen > 0) {
    ending.reading->missed = true;
  }
  const auto asked = asked_wait(ending, parse_hints(verdict.source.poll_hints));
  const auto rhythm =
      after_lesson(parse_rhythm(member->state.rhythm), {.now = ending.now,
                                                        .document = items,
                                                        .added = added,
                                                        .said = asked ? asked->wait : Duration{0}});
  auto pace = member->pace;
  if (member->outlook) {
    pace.adaptive =
        adaptive_hint(rhythm, ending.requested, *member->outlook, pace.cap, member->weight);
  }

  const auto& host = hosts_.look_up(task->host, ending.now);
  verdict = judge(member->state, host, ending, pace, jitter);
  pace.safety_net = subscriptions_.after_poll(*member, added, ending.now);
  if (pace.safety_net) {
    const Time usual_due = verdict.source.due;
    verdict = judge(member->state, host, ending, pace, jitter);
    if (usual_due < verdict.source.due) {
      subscriptions_.note_usual_due(member->source.name, usual_due);
    }
  }
  verdict.source.texts = texts;
  verdict.source.rhythm = format_rhythm(rhythm);
  if (posts > 0) {
    verdict.source.last_new_item = ending.now;
    verdict.source.items_seen += posts;
  }
  sources_.save(verdict.source);
}

void FetchWriter::watch(const Unit& unit, const Ending& ending, std::size_t added,
                        Verdict& verdict) {
  const auto& [member, number, task] = unit;
  const auto stored = watches_.find(member->source.name);
  store::SourceWatch fresh;
  fresh.source = member->source.name;
  fresh.url = member->source.public_url();
  const auto before = stored && stored->url == fresh.url ? *stored : fresh;
  auto watch = before;
  watch_fetch(watch,
              {.options = member->source,
               .before = member->state,
               .ending = ending,
               .route = task->route,
               .items = items_of(unit).size(),
               .new_items = added},
              verdict);
  // Of most sources there is nothing to tell, ever.
  if (watch != before || (stored && stored->url != fresh.url)) watches_.save(watch);
}

void FetchWriter::keep(const Unit& unit, Verdict verdict) {
  if (verdict.host) hosts_.keep(*verdict.host);
  for (const auto& event : verdict.events) {
    log_.info("health",
              {{"source", event.source}, {"code", event.code}, {"reason", event.message}});
  }
  unit.member->state = std::move(verdict.source);
}

std::vector<FetchReport> FetchWriter::commit_delivery(std::span<Member> members, FetchTask& task) {
  const Time now = task.delivery->came;
  std::vector<FetchReport> reports;
  std::vector<store::SourceState> states;
  bool ring = false;
  store::Transaction transaction(database_, store::Durability::power_loss);
  for (const Member& member : members) {
    auto& state = states.emplace_back(member.state);
    // Members that are gone for good since have left the group, but not the task.
    const auto place = std::ranges::find_if(task.sources.members, [&](const Member& served) {
      return served.source.name == member.source.name;
    });
    const auto number = static_cast<std::size_t>(place - task.sources.members.begin());
    if (number >= task.items.size()) continue;
    const std::span<Item> items = task.items[number];
    state.texts = updates_.mark(items, state.texts, now);
    const auto committed = store::commit_feed_in_place(database_, state, items, now);
    const auto stored = items.first(committed.added);
    FetchReport& report = reports.emplace_back();
    report.source = state.name;
    for (const Item& item : stored) ++(item.update ? report.updates : report.new_items);
    report.outcome = report.new_items > 0 ? FetchOutcome::new_items : FetchOutcome::nothing_new;
    ring = ring || !stored.empty();
    if (report.new_items == 0) continue;
    state.last_new_item = now;
    state.items_seen += static_cast<std::int64_t>(report.new_items);
    auto rhythm = parse_rhythm(state.rhythm);
    const Duration said = rhythm.said;
    rhythm = after_lesson(std::move(rhythm), {.now = now, .added = stored, .said = said});
    state.rhythm = format_rhythm(rhythm);
    sources_.save(state);
  }
  subscriptions_.save();
  transaction.commit();
  subscriptions_.saved();
  for (std::size_t i = 0; i < states.size(); ++i) members[i].state = std::move(states[i]);
  if (ring) bell_.ring();
  return reports;
}

void FetchWriter::save(const store::HostState& state) {
  sources_.save(state);
  hosts_.keep(state);
}

void FetchWriter::save_requests() {
  if (!hosts_.has_unsaved() && !ledger_.has_unsaved() && !subscriptions_.has_unsaved()) return;
  store::Transaction transaction(database_, store::Durability::process_end);
  hosts_.save_requests();
  ledger_.save();
  subscriptions_.save();
  transaction.commit();
  ledger_.saved();
  subscriptions_.saved();
}

void FetchWriter::remove_expired(const Options& options, const std::function<void()>& after_batch) {
  const auto removed =
      items_.remove_expired({options.retain, options.retain_items}, clock_.now(), after_batch);
  if (removed > 0) log_.info("old items removed", {{"items", removed}});
}

}  // namespace newswire::fetcher
