// Why a selector cannot be read, and where.
#pragma once

#include <cstddef>
#include <string>

namespace newswire::feed {

struct SelectorFault {
  std::size_t at = 0;  // the byte of the selector that is wrong
  std::string message;
};

}  // namespace newswire::feed
