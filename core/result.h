// A value, or the reason why there is none: for trouble that the world makes and callers live with.
// (What stops the program from starting is an exception; a bug is an assert.)
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace newswire {

// One line, fit to print after "newswire: ". May hold text from outside: make it terminal-safe
// before it reaches a person.
struct Error {
  std::string message;
};

template <typename T, typename E = Error>
class Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only where ok().
  T& value() & { return assert(ok()), *std::get_if<0>(&state_); }
  const T& value() const& { return assert(ok()), *std::get_if<0>(&state_); }
  T&& value() && { return assert(ok()), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Only where not ok().
  const E& error() const { return assert(!ok()), *std::get_if<1>(&state_); }

 private:
  std::variant<T, E> state_;
};

// The program cannot start or go on. Caught once, in app/main.cpp, and printed as one line.
class FatalError : public std::exception {
 public:
  explicit FatalError(std::string message, int exit_code = 1)
      : message_(std::move(message)), exit_code_(exit_code) {}
  const char* what() const noexcept override { return message_.c_str(); }
  int exit_code() const { return exit_code_; }

 private:
  std::string message_;
  int exit_code_;
};

}  // namespace newswire
