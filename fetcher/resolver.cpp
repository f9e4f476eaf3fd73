#include "fetcher/resolver.h"

#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <netdb.h>
#include <poll.h>

namespace newswire::fetcher {
namespace {

constexpr int max_lookups = 512;

// What one look-up found. Shared by the asker and the look-up's thread: whoever ends last frees it.
struct Lookup {
  std::string host;
  std::string port;
  Interrupt done;
  std::mutex mutex;
  int error = 0;
  std::vector<Address> addresses;
};

void look_up(Lookup& lookup) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(lookup.host.c_str(), lookup.port.c_str(), &hints, &found);
  {
    const std::lock_guard lock(lookup.mutex);
    lookup.error = error;
    for (const addrinfo* entry = found; entry; entry = entry->ai_next) {
      if (entry->ai_addrlen > sizeof(sockaddr_storage)) continue;
      Address address;
      std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
      address.size = entry->ai_addrlen;
      lookup.addresses.push_back(address);
    }
  }
  if (found) ::freeaddrinfo(found);
  lookup.done.set();
}

}  // namespace

Result<std::vector<Address>, HttpError> Resolver::resolve(
    const std::string& host, std::uint16_t port, std::chrono::steady_clock::time_point until,
    const Interrupt& interrupt) {
  std::vector<Address> addresses = parse_address(host, port);
  if (!addresses.empty()) return addresses;
  if (running_->fetch_add(1) >= max_lookups) {
    running_->fetch_sub(1);
    return HttpError{HttpFailure::dns, host + ": too many name look-ups are waiting for an answer"};
  }

  std::shared_ptr<Lookup> lookup;
  try {
    lookup = std::make_shared<Lookup>();
    lookup->host = host;
    lookup->port = std::to_string(port);
    std::thread([lookup, running = running_] {
      look_up(*lookup);
      running->fetch_sub(1);
    }).detach();
  } catch (const std::exception& trouble) {  // no descriptor or no thread to be had
    running_->fetch_sub(1);
    return HttpError{HttpFailure::dns, host + ": cannot look the name up: " + trouble.what()};
  }

  switch (wait_for(lookup->done.descriptor(), POLLIN, until, interrupt)) {
    case Wait::interrupted:
      return HttpError{HttpFailure::stopped, host + ": stopped"};
    case Wait::timed_out:
      return HttpError{HttpFailure::total_timeout, host + ": no name server answered in time"};
    case Wait::ready:
      break;
  }
  const std::lock_guard lock(lookup->mutex);
  if (lookup->error != 0) {
    return HttpError{HttpFailure::dns, host + ": " + ::gai_strerror(lookup->error)};
  }
  if (lookup->addresses.empty()) {
    return HttpError{HttpFailure::dns, host + ": the name has no address"};
  }
  return std::move(lookup->addresses);
}

}  // namespace newswire::fetcher
