// Trouble with the store while running: locked for too long, disk full, I/O. The caller tells,
// keeps what it has, and tries again later.
#pragma once

#include <stdexcept>

namespace newswire::store {

class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace newswire::store
