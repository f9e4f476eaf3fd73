// Readers that were away and all come back at once: each says hello and asks for the whole log,
// page by page, and comes again when it is told to.
#pragma once

#include "bench/fanout/blackboard.h"
#include "bench/fanout/child.h"
#include "bench/fanout/server.h"

namespace newswire::bench {

// What they get is on the blackboard.
Child start_returners(Blackboard& blackboard, const NewswireServer& server, int readers);

}  // namespace newswire::bench
