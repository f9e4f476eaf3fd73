// What a broker is told. The defaults are the product's; config/newswire.toml shows them.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "wire/curve/key_file.h"

namespace newswire::broker {

struct Options {
  std::string publish = "tcp://127.0.0.1:5560";
  std::string replay = "tcp://127.0.0.1:5561";
  wire::Protection protection{};
  wire::KnownClients clients{};  // who may come in, where there is a secret key
  std::chrono::milliseconds heartbeat{2000};
  std::chrono::milliseconds poll{100};  // the safety net behind the doorbell
  std::size_t max_standing_queries = 20'000;
  std::size_t max_topic_lanes = 20'000;  // that are subscribed to, and so get heartbeats
  int io_threads = 2;
  // Replay pages that a client, and all together, may ask for: a second, and at once.
  double replay_rate_per_client = 50;
  double replay_burst_per_client = 100;
  double replay_rate_total = 2000;
  double replay_burst_total = 4000;
};

}  // namespace newswire::broker
