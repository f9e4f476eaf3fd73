// Answers hello and replay on the ROUTER, in a thread of its own with a connection of its own, so
// that repair never slows live delivery.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "broker/options.h"
#include "broker/tally.h"
#include "core/clock.h"
#include "core/log.h"
#include "wire/context.h"

namespace newswire::broker {

// One thread may use it; the one that answers is inside.
class ReplayServer {
 public:
  // Binds the socket; throws FatalError that names the endpoint. What is borrowed must outlive it.
  ReplayServer(wire::Context& context, const Options& options, const std::string& store_path,
               const Clock& clock, Log& log);
  ~ReplayServer();  // stops

  const std::string& endpoint() const;
  // `each_turn` is called by its thread, after each request and twice a second at least.
  void start(std::function<void()> each_turn = {});
  // Any thread may call these three.
  const ReplayTally& tally() const;
  void cut_connections();                                  // soon
  void set_heartbeat(std::chrono::milliseconds interval);  // that hello tells
  void stop();  // what still waits is answered `draining`; idempotent

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::broker
