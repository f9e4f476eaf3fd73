// A server of many feeds for benchmarks, in a process of its own: one thread that can hold
// thousands of connections and costs little beside the client it serves.
#pragma once

#include <chrono>
#include <cstdint>

#include <sys/types.h>

namespace newswire::bench {

// Serves /0, /1 ... below `feeds` on one port of every loopback address, gzipped where that is
// accepted, and 304 where `etag` is held. Every answer goes out `latency` after its request came
// in.
class FeedServer {
 public:
  static constexpr const char* etag = "\"1\"";

  // Throws std::system_error.
  // The caller has raised the limit of open files, which the server inherits.
  FeedServer(int feeds, std::chrono::milliseconds latency);
  ~FeedServer();
  FeedServer(const FeedServer&) = delete;
  FeedServer& operator=(const FeedServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace newswire::bench
