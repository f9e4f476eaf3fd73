// How a connection to a broker ended.
#pragma once

namespace newswire::wire {

// The more it says, the later. A mechanism of the broker's that is not ours may look as if it broke
// off, where it closes before it has said what it speaks.
enum class Loss {
  closed,         // it is made again by itself
  broken_off,     // within the handshake; perhaps the broker's key is not the one we know
  keys_wanted,    // the broker speaks with clients that have keys only
  no_keys_there,  // the broker has no keys, so that it may be anybody
  key_refused,    // the broker does not know ours
};

}  // namespace newswire::wire
