#include "core/date.h"
#include "fetcher/freshness/adaptive_wait.h"
#include "fetcher/freshness/request_price.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time monday = *parse_rfc3339("2026-11-16T00:00:00Z");

Demand demand(double an_hour, Duration floor = 15min) {
  Demand demand{.floor = floor, .cap = 24h};
  demand.rates.fill(an_hour);
  return demand;
}

// What comes of a price, in requests an hour.
double requests(const std::vector<Demand>& demands, double price) {
  double requests = 0;
  for (const Demand& demand : demands) {
    const auto wait = adaptive_wait(demand.rates, monday,
                                    {.price = price, .weight = demand.weight, .cap = demand.cap});
    requests += std::chrono::duration<double>(1h) / std::max(wait.wait, demand.floor);
  }
  return requests;
}

}  // namespace

TEST_CASE("the price is that at which all ask as often as they may together", "[freshness]") {
  const std::vector<Demand> demands{demand(0.01), demand(0.2), demand(1), demand(10)};
  for (const double budget : {0.5, 2.0, 6.0}) {
    CAPTURE(budget);
    CHECK(requests(demands, request_price(demands, budget)) == Approx(budget).epsilon(0.01));
  }
}

TEST_CASE("one source alone keeps the interval that it was given", "[freshness]") {
  const std::vector<Demand> demands{demand(3)};
  CHECK(requests(demands, request_price(demands, 1)) == Approx(1).epsilon(0.001));
}

TEST_CASE("a heavier source has more of the requests", "[freshness]") {
  std::vector<Demand> demands{demand(1), demand(1)};
  demands[1].weight = 4;
  const double price = request_price(demands, 3);
  CHECK(requests({demands[0]}, price) == Approx(1).epsilon(0.01));
  CHECK(requests({demands[1]}, price) == Approx(2).epsilon(0.01));
}

TEST_CASE("what a source may not use is for the others", "[freshness]") {
  const std::vector<Demand> demands{demand(5, 2h), demand(5)};
  const double price = request_price(demands, 2);
  CHECK(requests({demands[0]}, price) == Approx(0.5));
  CHECK(requests({demands[1]}, price) == Approx(1.5).epsilon(0.01));
}

TEST_CASE("no budget lifts the bounds", "[freshness]") {
  const std::vector<Demand> demands{demand(5), demand(0.5)};
  CHECK(requests(demands, request_price(demands, 1'000)) == Approx(8).epsilon(0.01));
  CHECK(requests(demands, request_price(demands, 0)) == Approx(2.0 / 24).epsilon(0.01));
  CHECK(request_price({}, 10) > 0);
}
