// Names to addresses, within a deadline.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "fetcher/address.h"
#include "fetcher/http_client.h"
#include "fetcher/interrupt.h"

namespace newswire::fetcher {

// getaddrinfo cannot be called off, so each look-up runs on a thread of its own that is left behind
// when the time is up; how many may be left behind is limited. Any thread.
class Resolver {
 public:
  // In the order in which to try them (RFC 6724). Fails with dns, total_timeout or stopped.
  Result<std::vector<Address>, HttpError> resolve(const std::string& host, std::uint16_t port,
                                                  std::chrono::steady_clock::time_point until,
                                                  const Interrupt& interrupt);

 private:
  // Shared with look-ups that outlive their asker, and possibly the resolver.
  std::shared_ptr<std::atomic<int>> running_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace newswire::fetcher
