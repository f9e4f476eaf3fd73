// How many files and connections this process may have open at once. libzmq ends the process where
// it gets no file descriptor for a socket of its own, so that what is needed is made sure of before
// the first one is made.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/log.h"

namespace newswire::app {

// What each part needs for itself: the store, sockets, threads that wake one another.
constexpr std::uint64_t files_of_broker = 40;
constexpr std::uint64_t files_of_fetcher = 30;
constexpr std::uint64_t files_of_monitor = 30;
constexpr std::uint64_t files_of_subscriber = 24;

// Raises the limit as far as the system allows (its hard limit, `ulimit -Hn`), since every
// subscriber is one or two connections. Returns what it is then. Throws FatalError where that is
// below `least`.
std::uint64_t raise_open_file_limit(std::uint64_t least = 0);

// Of `wanted` fetches side by side, as many as there are descriptors for besides those that are
// taken, one at least; a warning where it is fewer.
std::size_t affordable_fetches(std::uint64_t open_files, std::uint64_t taken, std::size_t wanted,
                               Log& log);

}  // namespace newswire::app
