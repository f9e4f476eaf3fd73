// CURVE keys (rfc.zeromq.org/spec/26): who a peer is, and that nobody listens in. A key is text of
// 40 characters, its 32 bytes in Z85 (rfc.zeromq.org/spec/32).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace newswire::wire {

constexpr std::size_t key_characters = 40;
constexpr std::size_t key_bytes = 32;

struct KeyPair {
  std::string public_key;  // empty, both: none
  std::string secret_key;

  friend bool operator==(const KeyPair&, const KeyPair&) = default;
};

// What a client needs to speak with a broker that has keys.
struct ClientKeys {
  KeyPair own;
  std::string server;  // the broker's public key; empty: no keys at all, the stream is open

  friend bool operator==(const ClientKeys&, const ClientKeys&) = default;
};

// How a bound socket is protected.
struct Protection {
  std::string secret_key;  // the broker's; empty: none, so that only this machine is served,
  bool insecure = false;   // unless this is said
};

KeyPair make_key_pair();

bool is_key(std::string_view text);

// With the public key that belongs to it; an Error where it is no key.
Result<KeyPair> key_pair_of(const std::string& secret_key);

// An Error where one is missing or malformed; the keys as they are where they fit, or are none.
Result<ClientKeys> check_client_keys(const ClientKeys& keys);

// 32 bytes as text.
std::string key_text(std::string_view bytes);

}  // namespace newswire::wire
