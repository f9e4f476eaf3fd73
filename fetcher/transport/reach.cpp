#include "fetcher/transport/reach.h"

#include <vector>

#include "fetcher/transport/connection.h"
#include "fetcher/transport/idna.h"
#include "fetcher/transport/resolver.h"
#include "fetcher/transport/tls.h"
#include "fetcher/transport/tunnel.h"

namespace newswire::fetcher {
namespace {

using Stage = Reach::Stage;

Result<std::vector<Address>, HttpError> addresses_of(const WayTo& way, Resolver& resolver,
                                                     Connection::Deadline deadline,
                                                     const Interrupt& interrupt) {
  const Url& to = way.proxy ? *way.proxy : way.url;
  auto found = resolver.resolve(to_ascii_host(to.host), to.effective_port(), deadline, interrupt);
  if (!found || way.proxy || way.allow_private) return found;
  auto addresses = std::move(found).value();
  std::erase_if(addresses, is_private);
  if (addresses.empty()) {
    return HttpError{HttpFailure::private_address,
                     to.host + ": is at a private address, and no allow_private covers it"};
  }
  return addresses;
}

}  // namespace

Reach reach(const WayTo& way, std::chrono::milliseconds time, const Interrupt& interrupt) {
  Reach found;
  Resolver resolver;
  TlsContext tls(way.ca_file);  // outlives the connection
  const auto deadline = std::chrono::steady_clock::now() + time;
  const auto addresses = addresses_of(way, resolver, deadline, interrupt);
  if (!addresses) {
    found.trouble = addresses.error();
    return found;
  }
  found.last = Stage::name;
  found.addresses = addresses->size();
  const std::string host = to_ascii_host(way.url.host);
  Connection connection({host, time, time, deadline}, interrupt);
  if (!connection.connect(*addresses)) {
    found.trouble = connection.failure();
    return found;
  }
  found.last = Stage::connection;
  if (way.url.scheme != "https") return found;
  if (way.proxy) {
    if ((found.trouble = open_tunnel(connection, *way.proxy, way.url))) return found;
    found.last = Stage::tunnel;
  }
  if (!connection.start_tls(tls, host, !way.insecure)) {
    found.trouble = connection.failure();
  } else {
    found.last = Stage::certificate;
  }
  return found;
}

}  // namespace newswire::fetcher
