// Who has a TCP port of this machine, found without touching it.
#pragma once

#include <cstdint>
#include <string>

namespace newswire::app {

struct PortState {
  enum class Answer {
    free,
    taken,
    not_ours,   // the address is none of this machine
    forbidden,  // to this user, as ports below 1024 are
    unknown,    // the host is a name, which is not looked up
  };
  Answer answer = Answer::unknown;
  std::string holder;  // where it is taken: "python3 (pid 77)"; empty where that cannot be seen
};

// What a broker that were started now would meet at `host` and `port`. A socket is bound for a
// moment and never listens, so that nobody is kept from anything. `host` as in an endpoint: an
// address, an IPv6 one in brackets, "localhost" or "*".
PortState look_at_port(const std::string& host, std::uint16_t port);

}  // namespace newswire::app
