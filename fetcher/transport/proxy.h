// Which proxy a request goes through: as the config says, else as the environment does.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "core/url.h"

namespace newswire::fetcher {

// What other programs go by as well; a value.
struct ProxyEnvironment {
  std::optional<Url> http;   // for http URLs
  std::optional<Url> https;  // for https URLs
  std::string no_proxy;
};

// http_proxy, https_proxy and no_proxy, or where one is not set, the same in capitals. Throws
// FatalError where a proxy is none that we can use.
ProxyEnvironment read_proxy_environment();

// A proxy as people write it: http://[USER:PASSWORD@]HOST[:PORT], or without the scheme. The error
// does not quote it, as it may hold a password.
Result<Url> parse_proxy(const std::string& text);

// nullopt: directly. `configured` is "none", a proxy, or empty: as the environment says. In
// no_proxy, a list with commas, "*" is every host, a name stands for itself and what is below it,
// and an entry with a port for that port only.
std::optional<Url> proxy_for(const Url& target, const std::string& configured,
                             const ProxyEnvironment& environment);

}  // namespace newswire::fetcher
