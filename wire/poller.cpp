#include "wire/poller.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <vector>

#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.hpp>

#include "core/result.h"

namespace newswire::wire {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Rounded up: a wait that ended a fraction early would be followed by a busy loop.
std::chrono::milliseconds time_left(SteadyClock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
  return std::clamp(left, std::chrono::milliseconds(0),
                    std::chrono::milliseconds(std::chrono::hours(1)));
}

}  // namespace

Wakeup::Wakeup() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw FatalError("cannot make an event descriptor");
}

Wakeup::~Wakeup() {
  ::close(descriptor_);
}

void Wakeup::wake() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}

void Wakeup::clear() noexcept {
  std::uint64_t count;
  [[maybe_unused]] const auto read = ::read(descriptor_, &count, sizeof count);
}

bool wait_readable(std::initializer_list<void*> sockets, int descriptor,
                   SteadyClock::time_point deadline) {
  std::vector<zmq::pollitem_t> items;
  for (void* socket : sockets) {
    if (socket != nullptr) items.push_back({socket, 0, ZMQ_POLLIN, 0});
  }
  if (descriptor >= 0) items.push_back({nullptr, descriptor, ZMQ_POLLIN, 0});
  while (true) {
    try {
      return zmq::poll(items, time_left(deadline)) > 0;
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) throw;
    }
  }
}

}  // namespace newswire::wire
