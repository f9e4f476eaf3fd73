// The actor that fans items out: tails the store, matches the standing queries of its subscribers,
// publishes on XPUB, and answers replay from the same store on ROUTER. docs/wire.md.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "broker/figures.h"
#include "broker/options.h"
#include "core/clock.h"
#include "core/log.h"

namespace newswire::broker {

class Broker {
 public:
  // Binds its sockets and opens the store; throws FatalError that names the endpoint or the file.
  // `clock` and `log` must outlive it.
  Broker(Options options, const std::string& store_path, const Clock& clock, Log& log);
  ~Broker();

  // As bound: "tcp://127.0.0.1:*" has become a port.
  const std::string& publish_endpoint() const;
  const std::string& replay_endpoint() const;

  // From now on these may come in, where the broker has keys. Where one that was admitted is not
  // among them, every connection is cut; subscribers come back by themselves, and miss nothing. Any
  // thread.
  void replace_clients(wire::KnownClients clients);

  // Serves until stopped, then says `bye` and drains for a second at most. Replay has its own
  // thread. `published` is called at each turn of the loop that publishes, `replayed` at each turn
  // of the one that answers replay: each by its own thread, twice a second at least while it does
  // not hang. Call once.
  void run(std::stop_token stop, const std::function<void()>& published = {},
           const std::function<void()>& replayed = {});

  // As of the last turns. Any thread.
  Figures figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::broker
