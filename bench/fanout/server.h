// What is compared: newswire's broker, a bare loop over an XPUB, and servers of other protocols,
// each in a process of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/fanout/blackboard.h"
#include "bench/fanout/child.h"
#include "bench/fanout/protocol.h"

namespace newswire::bench {

class Server {
 public:
  virtual ~Server() = default;
  virtual const Protocol& protocol() const = 0;
  virtual std::uint16_t port() const = 0;
  virtual const Child& process() const = 0;
  // Publishes `count` messages as fast as it can, numbered from `first`, which rises without gaps
  // from 1. When each was sent is on the blackboard.
  virtual void publish(std::int64_t first, int count) = 0;
};

// The lane that all subscribe to where they do not have queries.
inline const std::string common_lane = "n/";
// That of subscriber i's own query, which every item matches.
std::string query_lane_of(int subscriber);

// The header and the body of an item as newswire sends them; all servers deliver these bytes.
struct MessageBytes {
  std::string header;
  std::string body;
};
MessageBytes message_bytes(std::int64_t number);

// Each message goes out once on each lane that is given.
std::unique_ptr<Server> start_bare_loop(Blackboard& blackboard, int io_threads,
                                        std::vector<std::string> lanes);

class NewswireServer : public Server {
 public:
  virtual std::uint16_t replay_port() const = 0;
  virtual std::uint32_t epoch() const = 0;
};
// The built program, `newswire broker`, on a store of its own.
std::unique_ptr<NewswireServer> start_newswire(Blackboard& blackboard);

struct Peer {
  std::string program;
  const Protocol& protocol;
  std::vector<std::string> (*arguments)(std::uint16_t port);
};
extern const std::vector<Peer> peers;
std::unique_ptr<Server> start_peer(Blackboard& blackboard, const Peer& peer);

// A server that does not start.
struct CannotStart : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace newswire::bench
