#include "wire/context.h"

#include <vector>

#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.hpp>

#include "core/result.h"

namespace newswire::wire {
namespace {

// The context's own, two for its reaper thread and two for each that does I/O; and room to spare,
// as other threads open files too.
constexpr int descriptors_of(int io_threads) {
  return 2 * (3 + 2 * io_threads);
}

// libzmq aborts the process where its threads cannot have theirs (epoll.cpp, errno_assert).
void require_descriptors(int count) {
  std::vector<int> opened;
  while (static_cast<int>(opened.size()) < count) {
    const int descriptor = ::eventfd(0, EFD_CLOEXEC);
    if (descriptor < 0) break;
    opened.push_back(descriptor);
  }
  for (const int descriptor : opened) ::close(descriptor);
  if (static_cast<int>(opened.size()) < count) {
    throw FatalError("too few file descriptors are left to connect anything");
  }
}

}  // namespace

Context::Context(int io_threads) {
  require_descriptors(descriptors_of(io_threads));
  handle_ = std::make_unique<zmq::context_t>(io_threads);
  handle_->set(zmq::ctxopt::blocky, 0);
}

Context::~Context() = default;

}  // namespace newswire::wire
