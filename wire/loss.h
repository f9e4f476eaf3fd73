// How a connection to a broker ended.
#pragma once

namespace newswire::wire {

// The worst last.
enum class Loss {
  closed,            // it is made again by itself
  no_understanding,  // the broker broke off the handshake; perhaps its key is not the one we know
  keys_wanted,       // the broker speaks with clients that have keys only
  no_keys_there,     // the broker has no keys, so that it may be anybody
  key_refused,       // the broker does not know ours
};

}  // namespace newswire::wire
