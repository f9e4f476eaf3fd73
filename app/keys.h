// From key files to who may speak with whom.
#pragma once

#include <string>

#include "config/config.h"
#include "wire/curve/key_file.h"

namespace newswire::app {

// All throw FatalError that names the file.

wire::Protection broker_protection(const config::Broker& broker);
wire::KnownClients known_clients(const config::Broker& broker);  // none where there are no keys

// The files that a command line names; where it names none, those of the configuration.
struct ClientKeyFiles {
  std::string server_key;
  std::string key;
  bool elsewhere = false;  // the broker is not that of the configuration
};
// Without any, the broker's own pair where the configuration has one: it opens as well.
wire::ClientKeys client_keys(const ClientKeyFiles& named, const config::Config& config);

}  // namespace newswire::app
