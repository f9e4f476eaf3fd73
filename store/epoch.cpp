#include "store/epoch.h"

#include <limits>
#include <random>

namespace newswire::store {

std::uint32_t random_epoch() {
  std::random_device device;
  return std::uniform_int_distribution<std::uint32_t>(
      1, std::numeric_limits<std::uint32_t>::max())(device);
}

}  // namespace newswire::store
