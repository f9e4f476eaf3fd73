#include "subscriber/readiness.h"

#include <algorithm>

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "core/result.h"

namespace newswire::subscriber {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

// Zero would disarm the timer, so that what is long past is as late as can be said.
itimerspec alarm_at(steady_clock::time_point when) {
  if (when == steady_clock::time_point::max()) return {};
  const auto since_boot = std::max<nanoseconds>(when.time_since_epoch(), nanoseconds(1));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_boot);
  itimerspec alarm{};
  alarm.it_value.tv_sec = seconds.count();
  alarm.it_value.tv_nsec = (since_boot - seconds).count();
  return alarm;
}

}  // namespace

Readiness::Readiness(const wire::Wakeup& closing)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  if (epoll_ < 0 || timer_ < 0) {
    ::close(epoll_);
    ::close(timer_);
    throw FatalError("cannot make a descriptor to wait for");
  }
  watch(timer_);
  watch(more_.descriptor());
  watch(closing.descriptor());
  set();
}

Readiness::~Readiness() {
  ::close(timer_);
  ::close(epoll_);
}

void Readiness::watch(int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw FatalError("cannot wait for a descriptor");
  }
}

void Readiness::forget(int descriptor) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

void Readiness::set() {
  if (is_set_) return;
  is_set_ = true;
  more_.wake();
}

void Readiness::clear(steady_clock::time_point deadline) {
  if (deadline != deadline_) {
    deadline_ = deadline;
    const itimerspec alarm = alarm_at(deadline);
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &alarm, nullptr);
  }
  is_set_ = false;
  more_.clear();
}

}  // namespace newswire::subscriber
