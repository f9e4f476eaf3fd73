// Signals, turned into calls on a thread of their own, where anything may be done.
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace newswire::app {

// SIGINT, SIGTERM and SIGHUP wait until a Signals object takes them. To be called before any thread
// is made, so that all inherit it.
void block_signals();

// What a Signals object calls while nothing is under way that must be finished, such as while a
// store is opened that another process has locked: exit code 130.
[[noreturn]] void end_at_once();

// Delivers them while it lives: SIGINT and SIGTERM call `stop` (each time); SIGHUP calls `reload`
// where there is one, and `stop` otherwise.
class Signals {
 public:
  using Handler = std::function<void()>;
  explicit Signals(Handler stop, Handler reload = {});
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // The signal that asked us to stop; 0 where none has.
  int received() const { return received_; }

 private:
  void wait();

  Handler stop_;
  Handler reload_;
  std::atomic<int> received_ = 0;
  std::thread thread_;
};

}  // namespace newswire::app
