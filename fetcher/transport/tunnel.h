// The way through a proxy.
#pragma once

#include <optional>
#include <string>

#include "core/url.h"
#include "fetcher/transport/connection.h"

namespace newswire::fetcher {

// Asks the proxy at the other end for a tunnel to the host and port of `target` (CONNECT, RFC 9110,
// section 9.3.6). nullopt where it stands: what follows goes to and comes from the target.
std::optional<HttpError> open_tunnel(Connection& connection, const Url& proxy, const Url& target);

}  // namespace newswire::fetcher
