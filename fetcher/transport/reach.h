// How far a server can be reached: for whoever looks for what is in the way. No request is sent, so
// that nothing is asked for that the rules of polite polling would count.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "core/url.h"
#include "fetcher/http_client.h"
#include "fetcher/transport/interrupt.h"

namespace newswire::fetcher {

struct WayTo {
  Url url;
  std::optional<Url> proxy;  // nullopt: directly
  std::string ca_file;       // empty: the system's roots
  bool allow_private = false;
  bool insecure = false;
};

struct Reach {
  enum class Stage {
    name,         // its host's addresses, or the proxy's, were looked up
    connection,   // TCP, to one of them
    tunnel,       // through the proxy; of https alone
    certificate,  // TLS; likewise
  };
  std::optional<Stage> last{};       // that was passed
  std::size_t addresses = 0;         // that there are
  std::optional<HttpError> trouble;  // of the stage behind it; nullopt: all was passed
};

Reach reach(const WayTo& way, std::chrono::milliseconds time, const Interrupt& interrupt);

}  // namespace newswire::fetcher
