// Names to addresses, within a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "fetcher/http_client.h"
#include "fetcher/transport/address.h"
#include "fetcher/transport/interrupt.h"

namespace newswire::fetcher {

// getaddrinfo cannot be called off, so each look-up runs on a thread of its own that is left behind
// when the time is up; how many may be left behind is limited. Who asks for a name that is being
// looked up waits for the same answer. Answers are kept for a minute, and that there is none for
// five seconds: getaddrinfo does not say how long they are good for. Any thread.
class Resolver {
 public:
  Resolver();

  // In the order in which to try them (RFC 6724). Fails with dns, total_timeout or stopped.
  Result<std::vector<Address>, HttpError> resolve(const std::string& host, std::uint16_t port,
                                                  std::chrono::steady_clock::time_point until,
                                                  const Interrupt& interrupt);

 private:
  struct Lookup;
  struct Book;

  // Shared with look-ups that outlive their asker, and possibly the resolver.
  std::shared_ptr<Book> book_;
};

}  // namespace newswire::fetcher
