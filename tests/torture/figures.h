// What a run has seen, and what it prints of that.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/torture/fate.h"
#include "tests/torture/oracle.h"

namespace newswire::torture {

struct Kills {
  std::int64_t all = 0;
  std::int64_t at_crash_points = 0;
  // From a kill until an item that was published after it was handed over.
  std::vector<std::chrono::milliseconds> recoveries;
};

struct Figures {
  std::int64_t worlds = 0;
  std::array<Kills, kinds> kills{};
  std::int64_t freezes = 0;             // SIGSTOP, and SIGCONT later
  std::int64_t broken_connections = 0;  // by the proxies
  std::int64_t items = 0;
  std::int64_t subscribers = 0;
  std::int64_t repeats = 0;  // of the line at which a subscriber was killed
  Judgement judgement;       // of all subscribers
  std::vector<std::string> failures;

  Kills& of(Kind kind) { return kills[static_cast<std::size_t>(kind)]; }
  const Kills& of(Kind kind) const { return kills[static_cast<std::size_t>(kind)]; }
  bool is_clean() const { return judgement.is_clean() && failures.empty(); }
  Figures& operator+=(const Figures& other);

  std::string one_line() const;
  std::string table() const;
};

}  // namespace newswire::torture
