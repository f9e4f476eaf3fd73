// What a process costs from its start to its end.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace newswire::bench {

struct Cost {
  double seconds = 0;      // by the wall clock
  double cpu_seconds = 0;  // user and system, of all its threads
  double peak_mib = 0;
  int code = -1;  // its exit code; -1: a signal ended it
};

// Runs the program and waits for it. What it prints is thrown away. argv[0] is looked up in PATH;
// code 127 where it is not there.
Cost measure(const std::vector<std::string>& argv);

// The same for `work`, in a process of its own whose exit code it returns. To be called while there
// is one thread only.
Cost measure(const std::function<int()>& work);

}  // namespace newswire::bench
