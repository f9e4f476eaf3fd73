// One descriptor that is readable for as long as next() has something to do: level-triggered, as
// event loops want it, made of ZeroMQ's, which are not.
//
// A socket's ZMQ_FD becomes readable when something comes, and asking the socket for anything takes
// that sign away, whether or not messages are left. But once a socket was asked until it had
// nothing, whatever comes next makes its descriptor readable again. So next() says how it ended:
//
//   epoll ─┬─ ZMQ_FD of each socket   something came after next() had found nothing
//          ├─ eventfd                 next() returned before it had found nothing
//          ├─ timerfd                 it is time to ask the broker something, or to give it up
//          └─ Wakeup                  close() was called; it stays so
//
// No thread is needed, and no sign is ever lost; one may turn out to be housekeeping.
#pragma once

#include <chrono>

#include "wire/poller.h"

namespace newswire::subscriber {

// One thread at a time: that of the sockets.
class Readiness {
 public:
  // Readable at once. `closing` outlives it. Throws FatalError where there are no descriptors left.
  explicit Readiness(const wire::Wakeup& closing);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  int descriptor() const { return epoll_; }

  // Of a socket, which has to be forgotten before it is closed: ZeroMQ closes descriptors later,
  // and gives their numbers to others.
  void watch(int descriptor);
  void forget(int descriptor);

  // There may be more.
  void set();
  // Every socket had nothing when last asked, and there is nothing to do before the deadline.
  void clear(std::chrono::steady_clock::time_point deadline);

 private:
  int epoll_;
  int timer_;
  wire::Wakeup more_;
  bool is_set_ = false;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace newswire::subscriber
