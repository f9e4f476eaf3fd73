#include <string>

#include "fetcher/tally.h"
#include "tests/support/catch.h"
#include "tests/support/counts.h"

using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

namespace {

Exchange answered(int status) {
  Exchange exchange;
  exchange.status = status;
  exchange.bytes = 100;
  return exchange;
}

}  // namespace

TEST_CASE("requests are counted by few kinds of answers", "[tally]") {
  Tally tally;
  for (const int status : {200, 200, 304, 301, 302, 429, 404, 410, 500, 503, 206, 100, 999}) {
    tally.count(answered(status));
  }
  const auto figures = tally.figures();
  CHECK(times(figures.requests, "200") == 2);
  CHECK(times(figures.requests, "304") == 1);
  CHECK(times(figures.requests, "3xx") == 2);
  CHECK(times(figures.requests, "429") == 1);
  CHECK(times(figures.requests, "4xx") == 2);
  CHECK(times(figures.requests, "5xx") == 2);
  CHECK(times(figures.requests, "other") == 3);
  CHECK(figures.received_bytes == 1300);
}

TEST_CASE("a request without an answer is counted by what was in its way", "[tally]") {
  Tally tally;
  for (const auto failure : {HttpFailure::dns, HttpFailure::refused, HttpFailure::connect_timeout,
                             HttpFailure::idle_timeout, HttpFailure::total_timeout,
                             HttpFailure::tls, HttpFailure::too_large, HttpFailure::private_address,
                             HttpFailure::reset, HttpFailure::protocol, HttpFailure::stopped}) {
    Exchange exchange;
    exchange.failure = failure;
    tally.count(exchange);
    CHECK(times(tally.figures().requests, std::string(to_string(failure))) == 1);
  }
}

TEST_CASE("fetches are counted by what they were to their sources", "[tally]") {
  Tally tally;
  FetchReport report;
  report.outcome = FetchOutcome::new_items;
  report.new_items = 3;
  report.updates = 2;
  tally.count(report);
  tally.count(FetchReport{});
  tally.count_fetch(std::chrono::milliseconds(1500));
  const auto figures = tally.figures();
  CHECK(times(figures.fetches, "new_items") == 1);
  CHECK(times(figures.fetches, "failed") == 1);
  CHECK(times(figures.fetches, "not_modified") == 0);
  CHECK(figures.new_items == 3);
  CHECK(figures.updates == 2);
  CHECK(figures.seconds.sum == 1.5);
}
