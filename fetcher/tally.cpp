#include "fetcher/tally.h"

#include <chrono>

namespace newswire::fetcher {
namespace {

RequestResult result_of(HttpFailure failure) {
  switch (failure) {
    case HttpFailure::dns:
      return RequestResult::dns;
    case HttpFailure::refused:
      return RequestResult::refused;
    case HttpFailure::connect_timeout:
      return RequestResult::connect_timeout;
    case HttpFailure::idle_timeout:
      return RequestResult::idle_timeout;
    case HttpFailure::total_timeout:
      return RequestResult::total_timeout;
    case HttpFailure::tls:
      return RequestResult::tls;
    case HttpFailure::too_large:
      return RequestResult::too_large;
    case HttpFailure::private_address:
      return RequestResult::private_address;
    case HttpFailure::reset:
      return RequestResult::reset;
    case HttpFailure::protocol:
      return RequestResult::protocol;
    case HttpFailure::stopped:
      return RequestResult::stopped;
  }
  return RequestResult::protocol;
}

RequestResult result_of(int status) {
  if (status == 200) return RequestResult::ok;
  if (status == 304) return RequestResult::not_modified;
  if (status == 429) return RequestResult::rate_limited;
  switch (status / 100) {
    case 3:
      return RequestResult::redirect;
    case 4:
      return RequestResult::client_error;
    case 5:
      return RequestResult::server_error;
    default:
      return RequestResult::other_status;
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

std::string_view to_string(RequestResult result) {
  switch (result) {
    case RequestResult::ok:
      return "200";
    case RequestResult::not_modified:
      return "304";
    case RequestResult::redirect:
      return "3xx";
    case RequestResult::rate_limited:
      return "429";
    case RequestResult::client_error:
      return "4xx";
    case RequestResult::server_error:
      return "5xx";
    case RequestResult::other_status:
      return "other";
    case RequestResult::dns:
      return to_string(HttpFailure::dns);
    case RequestResult::refused:
      return to_string(HttpFailure::refused);
    case RequestResult::connect_timeout:
      return to_string(HttpFailure::connect_timeout);
    case RequestResult::idle_timeout:
      return to_string(HttpFailure::idle_timeout);
    case RequestResult::total_timeout:
      return to_string(HttpFailure::total_timeout);
    case RequestResult::tls:
      return to_string(HttpFailure::tls);
    case RequestResult::too_large:
      return to_string(HttpFailure::too_large);
    case RequestResult::private_address:
      return to_string(HttpFailure::private_address);
    case RequestResult::reset:
      return to_string(HttpFailure::reset);
    case RequestResult::protocol:
      return to_string(HttpFailure::protocol);
    case RequestResult::stopped:
      return to_string(HttpFailure::stopped);
  }
  return "other";
}

// Up to the time that a fetch may take by default.
Tally::Tally() : seconds({.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}) {}

void Tally::count(const Exchange& exchange) {
  requests.add(exchange.failure ? result_of(*exchange.failure) : result_of(exchange.status));
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
  figures.requests = requests.values(to_string);
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
