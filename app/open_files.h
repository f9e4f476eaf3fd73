// How many files and connections this process may have open at once.
#pragma once

#include <cstdint>

namespace newswire::app {

// Raises the limit as far as the system allows (its hard limit, `ulimit -Hn`), since every
// subscriber is one or two connections. Returns what it is then.
std::uint64_t raise_open_file_limit();

}  // namespace newswire::app
