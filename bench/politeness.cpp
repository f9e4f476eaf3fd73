// Thirty days of polling, simulated: what the servers heard, by kind and by rule, and the rules
// that were broken. Ends with 1 where there is one. [SEED] repeats a run.
#include <cstdio>
#include <ctime>
#include <random>
#include <string>

#include "tests/fetcher/month/month.h"

namespace {

// As docs/politeness.md numbers them.
const char* title_of(int rule) {
  switch (rule) {
    case 1:
      return "conditional, once a validator is known";
    case 2:
      return "the last validators, byte for byte (4, 5, 7, 8)";
    case 3:
      return "both validators, or the one there is";
    case 6:
      return "no validators of another URL";
    case 9:
      return "not below the floor";
    case 10:
      return "not before max-age, Expires, ttl or period";
    case 11:
      return "not in skipped hours and days";
    case 14:
      return "not in the pause of a host";
    case 15:
      return "not in the pause of a domain";
    case 16:
      return "403, 404 and 410 backed off from";
    case 17:
      return "failures backed off from, and never for good";
    case 18:
      return "no second request within a run";
    case 19:
      return "redirects and secrets";
    case 20:
      return "a new URL after seven days of 301 and 308";
    case 21:
      return "one request at a time to a host";
    case 23:
      return "no side fetches; robots.txt of pages";
    case 24:
      return "User-Agent, Referer, cookies, fragments";
    case 25:
      return "Accept";
    case 26:
      return "no A-IM";
    default:
      return "";
  }
}

}  // namespace

int main(int argc, char** argv) {
  newswire::month::Plan plan;
  plan.seed = argc > 1 ? static_cast<unsigned>(std::stoul(argv[1])) : std::random_device{}();
  const auto outcome = newswire::month::live_through(plan);

  std::printf(
      "%d days, seed %u: %d sources, %d runs of cron, %d of them by hand; of %d runs that "
      "began during another, %d left at once\n\n",
      plan.days, plan.seed, outcome.sources, outcome.runs, outcome.by_hand, outcome.overlapping,
      outcome.overlapping_left);
  std::printf("requests %d:", outcome.requests);
  for (const auto& [kind, count] : outcome.answers) std::printf("  %s %d", kind.c_str(), count);
  std::printf("\n\n%5s %9s %7s\n", "rule", "judged", "broken");
  std::size_t broken = 0;
  for (const auto& [number, rule] : outcome.rules) {
    std::printf("%5d %9d %7zu  %s\n", number, rule.judged, rule.broken.size(), title_of(number));
    broken += rule.broken.size();
  }
  for (const auto& [number, rule] : outcome.rules) {
    for (std::size_t i = 0; i < rule.broken.size() && i < 5; ++i) {
      std::printf("rule %d: %s\n", number, rule.broken[i].c_str());
    }
  }
  for (const auto& breach : outcome.breaches) std::printf("the auditor: %s\n", breach.c_str());
  for (const auto& wrong : outcome.wrong) std::printf("wrong: %s\n", wrong.c_str());
  std::printf(
      "\nviolations: %zu by the referee, %zu by the auditor; the ledger has %lld requests; "
      "%.1f s CPU\n",
      broken, outcome.breaches.size(), static_cast<long long>(outcome.entered),
      static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
  const bool is_fine = broken == 0 && outcome.breaches.empty() && outcome.wrong.empty() &&
                       outcome.entered == outcome.requests &&
                       outcome.overlapping == outcome.overlapping_left;
  return is_fine ? 0 : 1;
}
