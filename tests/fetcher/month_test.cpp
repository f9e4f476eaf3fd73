// A part of the month that bench/politeness lives through.
#include <random>
#include <string>

#include "tests/fetcher/month/month.h"
#include "tests/support/catch.h"

using namespace newswire;

TEST_CASE("weeks of cron break no rule, whatever the servers answer", "[month]") {
  month::Plan plan;
  plan.seed = std::random_device{}();
  plan.days = 9;
  plan.between_runs = std::chrono::minutes(29);
  plan.runs_of_a_process = 8;
  CAPTURE(plan.seed);
  const auto outcome = month::live_through(plan);

  for (const auto& [number, rule] : outcome.rules) {
    CAPTURE(number);
    CHECK(rule.judged > 0);
    CHECK(rule.broken == std::vector<std::string>{});
  }
  CHECK(outcome.breaches == std::vector<std::string>{});
  CHECK(outcome.wrong == std::vector<std::string>{});
  CHECK(outcome.entered == outcome.requests);
  CHECK(outcome.overlapping > 0);
  CHECK(outcome.overlapping == outcome.overlapping_left);
}
