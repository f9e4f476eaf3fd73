#include "core/clock.h"

namespace newswire {

Time SystemClock::now() const {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

}  // namespace newswire
