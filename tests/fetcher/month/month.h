// A month of polling, simulated: the fetcher as cron runs it, with its rounds, its store and its
// lock, on a clock that is moved, and servers of all moods with a referee beside them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/clock.h"
#include "tests/fetcher/month/referee.h"

namespace newswire::month {

struct Plan {
  unsigned seed = 0;
  int days = 30;
  Duration between_runs = std::chrono::minutes(13);
  int runs_of_a_process = 1;  // then another one, that knows what is in the store and nothing else
};

struct Outcome {
  int sources = 0;
  int runs = 0;                        // of cron
  int overlapping = 0;                 // runs that began during another one
  int overlapping_left = 0;            // of these, that left at once
  int by_hand = 0;                     // fetches of one source, whatever was due
  int requests = 0;                    // heard by the servers
  std::map<std::string, int> answers;  // by kind
  std::map<int, Referee::Rule> rules;  // by number, as the referee judged
  std::int64_t entered = 0;            // requests in the ledger
  std::vector<std::string> breaches;   // that the auditor found
  std::vector<std::string> wrong;      // what else is not as it should be
};

Outcome live_through(const Plan& plan);

}  // namespace newswire::month
