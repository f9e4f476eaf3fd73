// What a process will die of, drawn from a seed: the same seed gives each of a process's lives the
// same fate again.
#pragma once

#include <chrono>
#include <random>
#include <span>
#include <string>

namespace newswire::torture {

enum class Kind { fetch, broker, up, subscriber };
constexpr int kinds = 4;
const char* to_string(Kind kind);

// The crash points that a process of this kind comes by; empty in a build without them.
std::span<const char* const> crash_points(Kind kind);

struct Fate {
  std::string crash_at;                // for NEWSWIRE_CRASH_AT; empty: none
  std::chrono::milliseconds life{0};   // then it is killed, wherever it is
  std::chrono::milliseconds pause{0};  // until the next life begins
};

class Fates {
 public:
  Fates(Kind kind, unsigned seed) : kind_(kind), chance_(seed) {}
  Fate next();

 private:
  int between(int low, int high);
  std::chrono::milliseconds life();

  Kind kind_;
  std::mt19937 chance_;
};

}  // namespace newswire::torture
