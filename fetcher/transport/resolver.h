// Names to addresses, within a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "fetcher/http_client.h"
#include "fetcher/transport/address.h"
#include "fetcher/transport/interrupt.h"

namespace newswire::fetcher {

// What a resolver asks. Tests have others.
struct NameService {
  // Appends the addresses of the host, without a port. Returns what getaddrinfo does. May take
  // long.
  std::function<int(const std::string& host, std::vector<Address>& addresses)> look_up;
  std::function<std::chrono::steady_clock::time_point()> now;
};

// That of the system: getaddrinfo.
NameService system_names();

// getaddrinfo cannot be called off, so each look-up runs on a thread of its own that is left behind
// when the time is up; how many may be left behind is limited. Who asks for a name that is being
// looked up waits for the same answer. Answers are kept for a minute, and that there is none for
// five seconds: getaddrinfo does not say how long they are good for. Any thread.
class Resolver {
 public:
  explicit Resolver(NameService names = system_names());

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
