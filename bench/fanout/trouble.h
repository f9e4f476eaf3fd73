// Clients that a broker has to live with: each in a process of its own, on plain TCP.
#pragma once

#include <cstdint>

#include "bench/fanout/child.h"
#include "bench/fanout/server.h"

namespace newswire::bench {

// Subscribes to all, and is stopped by SIGSTOP.
Child start_stopped_subscriber(const NewswireServer& server);
// Subscribes to all, and never reads.
Child start_deaf_subscriber(const NewswireServer& server);
// Asks for the whole log on eight connections, as fast as the answers come.
Child start_greedy_reader(const NewswireServer& server);
// Connects to both sockets over and over: random bytes, frames of a gigabyte, subscriptions that
// are no lanes.
Child start_garbage_sender(const NewswireServer& server);

}  // namespace newswire::bench
