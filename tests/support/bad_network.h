// A TCP proxy on loopback that treats its connections as bad networks do.
#pragma once

#include <cstdint>
#include <memory>

namespace newswire::test {

enum class Weather {
  clear,    // all is passed on at once
  delay,    // each piece some hundred milliseconds late
  trickle,  // a few bytes at a time
  cut,      // each connection ends after a random number of bytes, mostly in mid-frame
  reset,    // the same, as a reset
  silent,   // connections stay, and nothing passes
  closed,   // all connections are ended, and new ones as soon as they come
};
constexpr int weathers = 7;

// Has a thread of its own. Calls from any thread.
class BadNetwork {
 public:
  // Connections to port() go on to `target_port`. `seed` decides where connections are cut.
  BadNetwork(int target_port, unsigned seed);
  ~BadNetwork();
  BadNetwork(const BadNetwork&) = delete;
  BadNetwork& operator=(const BadNetwork&) = delete;

  int port() const;
  // For the connections there are, and those to come.
  void become(Weather weather);
  std::int64_t connections() const;  // that were taken
  std::int64_t broken() const;       // that the weather ended

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::test
