// A real broker on ports that the system chose, over a real store.
#pragma once

#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "broker/broker.h"
#include "core/clock.h"
#include "tests/support/captured_log.h"

namespace newswire::test {

inline broker::Options on_any_port() {
  broker::Options options;
  options.publish = "tcp://127.0.0.1:*";
  options.replay = "tcp://127.0.0.1:*";
  return options;
}

// Until it is stopped or destroyed, which is a clean stop.
class RunningBroker {
 public:
  explicit RunningBroker(const std::string& store_path, broker::Options options = on_any_port())
      : broker_(std::move(options), store_path, clock_, log_.log()),
        thread_([this](std::stop_token stop) { broker_.run(std::move(stop)); }) {}

  std::string publish() const { return broker_.publish_endpoint(); }
  std::string replay() const { return broker_.replay_endpoint(); }
  const CapturedLog& log() const { return log_; }
  broker::Figures figures() const { return broker_.figures(); }
  void replace_clients(wire::KnownClients clients) { broker_.replace_clients(std::move(clients)); }
  void stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  SystemClock clock_;
  CapturedLog log_;
  broker::Broker broker_;
  std::jthread thread_;
};

}  // namespace newswire::test
