// Keys at rest, in the certificate files of CZMQ and pyzmq (ZPL, rfc.zeromq.org/spec/4):
//
//   NAME.key          curve
//                         public-key = "..."
//   NAME.key_secret   curve
//                         public-key = "..."
//                         secret-key = "..."
#pragma once

#include <map>
#include <string>

#include "wire/curve/keys.h"

namespace newswire::wire {

inline constexpr const char* public_key_suffix = ".key";
inline constexpr const char* secret_key_suffix = ".key_secret";

// All throw FatalError that names the file. What is read is at most 64 KiB.

struct KeyFiles {
  std::string public_file;
  std::string secret_file;
};
// NAME.key and NAME.key_secret, both for their owner alone (0600). Neither may be there.
KeyFiles write_key_pair(const std::string& name, const KeyPair& keys);

// Refuses a file that others than its owner may read or write.
KeyPair read_key_pair(const std::string& file);

std::string read_public_key(const std::string& file);

// Who may come in: the public keys of a folder's files *.key, each with the file's name without
// the suffix. 10,000 at most.
using KnownClients = std::map<std::string, std::string>;  // public key to name
KnownClients read_known_clients(const std::string& folder);

}  // namespace newswire::wire
