// A port that others connect to, and the threads that serve them: few connections at once, each for
// so long and no longer, whatever clients do.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/descriptor.h"
#include "fetcher/transport/inbound_connection.h"
#include "fetcher/transport/interrupt.h"

namespace newswire::fetcher {

class InboundService {
 public:
  struct Options {
    std::string listen;   // as listen_at() has it
    std::string purpose;  // likewise
    std::size_t workers = 8;
    std::size_t max_waiting = 64;  // connections that no worker has taken yet; more are sent away
    InboundConnection::Limits limits{};
  };
  // Deals with one connection, on a worker's thread, as several do at once. Does not throw.
  using Serve = std::function<void(InboundConnection&)>;

  // Listens from now on. Throws FatalError, naming the endpoint, where that cannot be.
  InboundService(Options options, Serve serve);
  // Interrupts what is under way, and waits for it.
  ~InboundService();
  InboundService(const InboundService&) = delete;
  InboundService& operator=(const InboundService&) = delete;

  int port() const { return port_of(listening_); }

 private:
  void accept();
  void work();

  const Options options_;
  const Serve serve_;
  Interrupt interrupt_;
  const Descriptor listening_;
  std::mutex mutex_;  // of the next three
  std::condition_variable changed_;
  std::deque<Descriptor> waiting_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace newswire::fetcher
