#include "core/date.h"
#include "fetcher/freshness/adaptive_wait.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time friday = *parse_rfc3339("2026-11-20T07:00:00Z");

HourlyRates steady(double an_hour) {
  HourlyRates rates;
  rates.fill(an_hour);
  return rates;
}

// `an_hour` from `begin` to `end` o'clock of each day, and nearly nothing else.
HourlyRates from_to(std::size_t begin, std::size_t end, double an_hour) {
  auto rates = steady(1e-6);
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
    if (hour % 24 >= begin && hour % 24 < end) rates[hour] = an_hour;
  }
  return rates;
}

double hours_of(Duration wait) {
  return std::chrono::duration<double, std::ratio<3600>>(wait).count();
}

}  // namespace

TEST_CASE("the wait goes with the inverse square root of rate and weight", "[freshness]") {
  // sqrt(2 price / (weight rate))
  CHECK(hours_of(adaptive_wait(steady(1), friday, {.price = 2}).wait) == Approx(2));
  CHECK(hours_of(adaptive_wait(steady(4), friday, {.price = 2}).wait) == Approx(1));
  CHECK(hours_of(adaptive_wait(steady(1), friday, {.price = 2, .weight = 16}).wait) == Approx(0.5));
  CHECK(hours_of(adaptive_wait(steady(1), friday, {.price = 50}).wait) == Approx(10));
  // It does not matter at which minute the wait begins.
  CHECK(hours_of(adaptive_wait(steady(1), friday + 17min, {.price = 2}).wait) == Approx(2));
  CHECK(adaptive_wait(steady(1), friday, {.price = 2}).expected == Approx(2));
}

TEST_CASE("a source that hardly posts waits for the cap", "[freshness]") {
  const auto wait = adaptive_wait(steady(0.001), friday, {.price = 10, .cap = 12h});
  CHECK(wait.wait == 12h);
  CHECK(wait.expected == Approx(0.012));
  CHECK_FALSE(wait.for_window);
}

TEST_CASE("a source that sleeps at night is not asked at night", "[freshness]") {
  const auto rates = from_to(8, 20, 2);
  int in_the_night = 0;
  int by_day = 0;
  for (Time time = friday; time < friday + 7 * 24h;) {
    time += adaptive_wait(rates, time, {.price = 0.25}).wait;
    const auto hour = rhythm_hour(time) % 24;
    (hour >= 8 && hour < 21 ? by_day : in_the_night) += 1;
  }
  // Every half an hour by day.
  CHECK(by_day > 7 * 22);
  CHECK(by_day < 7 * 27);
  CHECK(in_the_night == 0);
}

TEST_CASE("a source is asked before its feed's window rolls over", "[freshness]") {
  const auto wait = adaptive_wait(steady(10), friday, {.price = 1'000, .window = 20});
  CHECK(wait.wait == 1h);
  CHECK(wait.for_window);
  CHECK(wait.expected == Approx(10));
  CHECK_FALSE(adaptive_wait(steady(10), friday, {.price = 0.2, .window = 20}).for_window);
}

TEST_CASE("a price of nothing is no wait", "[freshness]") {
  CHECK(adaptive_wait(steady(1), friday, {.price = 0}).wait == 0ms);
}
