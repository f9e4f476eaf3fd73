// Who may come in: the ZAP handler (rfc.zeromq.org/spec/27) that libzmq asks about the key of each
// client, on a thread of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/log.h"
#include "wire/context.h"
#include "wire/curve/key_file.h"

namespace newswire::wire {

// What sockets call themselves when they ask, so that nobody else's sockets are meant.
inline constexpr const char* zap_domain = "newswire";

// Made before the sockets that it guards are bound, and gone after them: a server without a
// handler admits every key. One for a context. Any thread may use it.
class Gatekeeper {
 public:
  // `log` must outlive it; refusals are told in it, at most one line in ten seconds.
  Gatekeeper(Context& context, KnownClients clients, Log& log);
  ~Gatekeeper();
  Gatekeeper(const Gatekeeper&) = delete;
  Gatekeeper& operator=(const Gatekeeper&) = delete;

  // From now on these. True where somebody was admitted before who is not among them: libzmq asks
  // once a connection, so those that there are must be cut by whoever owns the sockets.
  bool replace(KnownClients clients);

  std::uint64_t refused() const;  // connections, so far

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::wire
