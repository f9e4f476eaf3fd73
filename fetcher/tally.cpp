#include "fetcher/tally.h"

#include <chrono>

namespace newswire::fetcher {
namespace {

AnswerKind kind_of(int status) {
  if (status == 200) return AnswerKind::ok;
  if (status == 304) return AnswerKind::not_modified;
  if (status == 429) return AnswerKind::rate_limited;
  switch (status / 100) {
    case 3:
      return AnswerKind::redirect;
    case 4:
      return AnswerKind::client_error;
    case 5:
      return AnswerKind::server_error;
    default:
      return AnswerKind::other;
  }
}

std::string_view name_of(FetchOutcome outcome) {
  switch (outcome) {
    case FetchOutcome::new_items:
      return "new_items";
    case FetchOutcome::nothing_new:
      return "nothing_new";
    case FetchOutcome::not_modified:
      return "not_modified";
    case FetchOutcome::failed:
      return "failed";
    case FetchOutcome::postponed:
      return "postponed";
  }
  return "failed";
}

}  // namespace

std::string_view to_string(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::ok:
      return "200";
    case AnswerKind::not_modified:
      return "304";
    case AnswerKind::redirect:
      return "3xx";
    case AnswerKind::rate_limited:
      return "429";
    case AnswerKind::client_error:
      return "4xx";
    case AnswerKind::server_error:
      return "5xx";
    case AnswerKind::other:
      break;
  }
  return "other";
}

// Up to the time that a fetch may take by default.
Tally::Tally() : seconds({.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}) {}

void Tally::count(const Exchange& exchange) {
  if (exchange.failure) {
    failures.add(*exchange.failure);
  } else {
    answers.add(kind_of(exchange.status));
  }
  received_bytes.add(exchange.bytes);
}

void Tally::count(const FetchReport& report) {
  fetches.add(report.outcome);
  new_items.add(report.new_items);
  updates.add(report.updates);
}

void Tally::count_fetch(Duration spent) {
  seconds.observe(std::chrono::duration<double>(spent).count());
}

Figures Tally::figures() const {
  Figures figures;
  figures.requests = answers.values(to_string);
  const auto without_answer = failures.values(to_string);
  figures.requests.insert(figures.requests.end(), without_answer.begin(), without_answer.end());
  figures.received_bytes = received_bytes.value();
  figures.fetches = fetches.values(name_of);
  figures.seconds = seconds.value();
  figures.under_way = under_way.value();
  figures.new_items = new_items.value();
  figures.updates = updates.value();
  figures.pings = pings.value();
  figures.breaches = breaches.value();
  figures.store_failures = store_failures.value();
  return figures;
}

}  // namespace newswire::fetcher
