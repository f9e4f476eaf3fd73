// What this process takes of the machine.
#pragma once

#include <cstdint>

namespace newswire::app {

struct ProcessFigures {
  double cpu_seconds = 0;  // user and system, all threads
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_files = 0;
  std::uint64_t max_open_files = 0;
  double start_seconds = 0;  // since the epoch
};

// What cannot be told is 0. Any thread.
ProcessFigures process_figures();

}  // namespace newswire::app
