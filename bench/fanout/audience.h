// Thousands of subscribers in two processes: plain TCP connections that receive, count, and throw
// away, so that what is measured is the server.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "bench/fanout/blackboard.h"
#include "bench/fanout/child.h"
#include "bench/fanout/protocol.h"

namespace newswire::bench {

class Audience {
 public:
  using LaneOf = std::function<std::string(int subscriber)>;

  // What is borrowed must outlive it. A subscriber counts as `ready` with its first message.
  Audience(Blackboard& blackboard, const Protocol& protocol, std::uint16_t port, int subscribers,
           const LaneOf& lane_of);

  void reconnect();  // all at once: who was connected is not, and comes back
  double cpu_seconds() const;

 private:
  std::vector<Child> processes_;
};

}  // namespace newswire::bench
