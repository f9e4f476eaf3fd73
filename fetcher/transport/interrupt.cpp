#include "fetcher/transport/interrupt.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/result.h"

namespace newswire::fetcher {

Interrupt::Interrupt() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) {
    throw FatalError(std::string("cannot start the HTTP client: ") + std::strerror(errno));
  }
}

Interrupt::~Interrupt() {
  ::close(descriptor_);
}

void Interrupt::set() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}

bool Interrupt::is_set() const {
  pollfd entry{descriptor_, POLLIN, 0};
  return ::poll(&entry, 1, 0) == 1;
}

Wait wait_for(int descriptor, short events, std::chrono::steady_clock::time_point until,
              const Interrupt& interrupt) {
  using std::chrono::steady_clock;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()).count();
    if (left <= 0) return Wait::timed_out;
    pollfd entries[2] = {{descriptor, events, 0}, {interrupt.descriptor(), POLLIN, 0}};
    const int ready = ::poll(entries, 2, static_cast<int>(std::min<long long>(left, 60'000)));
    if (ready < 0 && errno != EINTR) return Wait::ready;  // the next read or write tells why
    if (ready <= 0) continue;
    if (entries[1].revents != 0) return Wait::interrupted;
    if (entries[0].revents != 0) return Wait::ready;
  }
}

}  // namespace newswire::fetcher
