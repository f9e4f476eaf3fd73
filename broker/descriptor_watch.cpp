#include "broker/descriptor_watch.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace newswire::broker {
namespace {

constexpr std::chrono::seconds between_looks{1};

bool can_open_another() {
  const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno != EMFILE && errno != ENFILE;
  ::close(descriptor);
  return true;
}

}  // namespace

void DescriptorWatch::look(TimePoint now) {
  if (now < next_look_) return;
  next_look_ = now + between_looks;
  const bool was_exhausted = is_exhausted_;
  is_exhausted_ = !can_open_another();
  if (is_exhausted_ && !was_exhausted) {
    log_.warning("as many files are open as may be, so that no further subscriber can connect",
                 {{"remedy", "a higher limit (ulimit -Hn), or fewer connections"}});
  }
  if (was_exhausted && !is_exhausted_) log_.info("subscribers can connect again");
}

}  // namespace newswire::broker
