#include "wire/context.h"

#include <zmq.hpp>

namespace newswire::wire {

Context::Context(int io_threads) : handle_(std::make_unique<zmq::context_t>(io_threads)) {
  handle_->set(zmq::ctxopt::blocky, 0);
}

Context::~Context() = default;

}  // namespace newswire::wire
