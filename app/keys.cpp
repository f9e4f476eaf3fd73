#include "app/keys.h"

#include "app/command.h"
#include "core/result.h"

namespace newswire::app {
namespace {

const std::string& first_of(const std::string& named, const std::string& configured) {
  return named.empty() ? configured : named;
}

wire::ClientKeys brokers_own(const std::string& file) {
  try {
    const wire::KeyPair pair = wire::read_key_pair(file);
    return {pair, pair.public_key};
  } catch (const FatalError& error) {
    throw FatalError(error.what() + std::string("; name keys of your own with --server-key and "
                                                "--key, or in [subscriber]"));
  }
}

}  // namespace

wire::Protection broker_protection(const config::Broker& broker) {
  wire::Protection protection{.secret_key = {}, .insecure = broker.insecure};
  if (!broker.key.empty()) protection.secret_key = wire::read_key_pair(broker.key).secret_key;
  return protection;
}

wire::KnownClients known_clients(const config::Broker& broker) {
  return broker.key.empty() ? wire::KnownClients{} : wire::read_known_clients(broker.client_keys);
}

wire::ClientKeys client_keys(const ClientKeyFiles& named, const config::Config& config) {
  const std::string& server_key = first_of(named.server_key, config.subscriber.server_key);
  const std::string& key = first_of(named.key, config.subscriber.key);
  if (server_key.empty() && key.empty()) {
    const bool has_brokers_own = !config.broker.key.empty() && !named.elsewhere;
    return has_brokers_own ? brokers_own(config.broker.key) : wire::ClientKeys{};
  }
  if (server_key.empty()) {
    throw FatalError("--key needs --server-key FILE, the broker's public key", exit_code::usage);
  }
  if (key.empty()) {
    throw FatalError("--server-key needs --key FILE, a key pair of one's own", exit_code::usage);
  }
  return {wire::read_key_pair(key), wire::read_public_key(server_key)};
}

}  // namespace newswire::app
