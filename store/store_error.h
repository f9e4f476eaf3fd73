// Trouble with the store. What keeps it from being opened is final; the other is trouble while
// running: locked for too long, disk full, I/O. The caller tells,
// keeps what it has, and tries again later.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "core/result.h"

namespace newswire::store {

// The store is not opened.
class StoreRefused : public FatalError {
 public:
  enum class Reason { older_schema, newer_schema, foreign, damaged, locked, denied, other };

  StoreRefused(std::string message, Reason reason)
      : FatalError(std::move(message)), reason_(reason) {}
  Reason reason() const { return reason_; }

 private:
  Reason reason_;
};

class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace newswire::store
