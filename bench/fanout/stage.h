// A server with its audience: bursts, and a steady rate.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "bench/fanout/audience.h"
#include "bench/fanout/blackboard.h"
#include "bench/fanout/server.h"

namespace newswire::bench {

struct Latencies {
  double p50_ms = 0;
  double p99_ms = 0;
  double p999_ms = 0;
  double cpu_seconds = 0;  // of the server
  std::size_t samples = 0;
};

struct Burst {
  double seconds = 0;
  double cpu_seconds = 0;  // of the server
  std::uint64_t missing = 0;
};

class Stage {
 public:
  // Returns when every subscriber has received something; throws CannotStart where some never do.
  // The server has published `published` messages already. What is borrowed must outlive it.
  Stage(Blackboard& blackboard, Server& server, int subscribers, const Audience::LaneOf& lane_of,
        int published = 0);

  // So many messages as fast as they go, until all have all.
  Burst burst(int messages);
  // At a steady rate. Messages that nobody receives are in no figure.
  Latencies steady(std::chrono::milliseconds duration, std::chrono::microseconds interval);
  void publish(int messages);

  Audience& audience() { return audience_; }
  double idle_kib_a_subscriber() const { return idle_kib_ / subscribers_; }
  double loaded_kib_a_subscriber() const;

 private:
  void wait_until_greeted();
  void wait_until_ready();
  std::uint64_t wait_for_deliveries(std::uint64_t wanted);  // returns how many are missing

  Blackboard& blackboard_;
  Server& server_;
  int subscribers_;
  double empty_kib_;
  double idle_kib_ = 0;
  std::int64_t next_;
  Audience audience_;
};

}  // namespace newswire::bench
