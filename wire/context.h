// The ZeroMQ context that a process' sockets share, and what all sockets have in common. zmq.hpp
// stays inside wire/.
#pragma once

#include <memory>

namespace zmq {
class context_t;
}

namespace newswire::wire {

// May be shared by threads; outlives its sockets. Destruction does not block (ZMQ_BLOCKY 0,
// LINGER).
class Context {
 public:
  // Throws FatalError where there are too few descriptors left.
  explicit Context(int io_threads = 1);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  zmq::context_t& handle() { return *handle_; }  // for wire/ only

 private:
  std::unique_ptr<zmq::context_t> handle_;
};

}  // namespace newswire::wire
