#include "fetcher/transport/resolver.h"

#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>

#include <netdb.h>
#include <poll.h>

namespace newswire::fetcher {
namespace {

using std::chrono::steady_clock;

constexpr int max_lookups = 512;
constexpr std::size_t max_names = 4096;
constexpr auto good_for = std::chrono::seconds(60);
constexpr auto missing_for = std::chrono::seconds(5);

int look_up_by_system(const std::string& host, std::vector<Address>& addresses) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  for (const addrinfo* entry = found; entry; entry = entry->ai_next) {
    if (entry->ai_addrlen > sizeof(sockaddr_storage)) continue;
    Address address;
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    address.size = entry->ai_addrlen;
    addresses.push_back(address);
  }
  if (found) ::freeaddrinfo(found);
  return error;
}

}  // namespace

NameService system_names() {
  return {look_up_by_system, steady_clock::now};
}

// What one look-up found: written by its thread before `done` is set and let go of, and only read
// then.
struct Resolver::Lookup {
  std::string host;
  std::vector<Address> addresses;  // without a port
  int error = 0;                   // of getaddrinfo
  steady_clock::time_point expires = steady_clock::time_point::max();
  std::shared_ptr<Interrupt> done = std::make_shared<Interrupt>();  // null once it is over

  std::vector<Address> addresses_at(std::uint16_t port) const {
    auto all = addresses;
    for (auto& address : all) address.set_port(port);
    return all;
  }
};

struct Resolver::Book {
  const NameService names;
  std::mutex mutex;  // of all below
  std::unordered_map<std::string, std::shared_ptr<Lookup>> lookups;
  int running = 0;

  explicit Book(NameService service) : names(std::move(service)) {}

  void make_room() {
    if (lookups.size() < max_names) return;
    const auto now = names.now();
    std::erase_if(lookups, [&](const auto& entry) { return entry.second->expires <= now; });
    if (lookups.size() >= max_names) lookups.clear();
  }
};

Resolver::Resolver(NameService names) : book_(std::make_shared<Book>(std::move(names))) {}

Result<std::vector<Address>, HttpError> Resolver::resolve(const std::string& host,
                                                          std::uint16_t port,
                                                          steady_clock::time_point until,
                                                          const Interrupt& interrupt) {
  std::vector<Address> addresses = parse_address(host, port);
  if (!addresses.empty()) return addresses;

  std::shared_ptr<Lookup> lookup;
  std::shared_ptr<Interrupt> done;
  try {
    const std::lock_guard lock(book_->mutex);
    const auto known = book_->lookups.find(host);
    if (known != book_->lookups.end() && known->second->expires > book_->names.now()) {
      lookup = known->second;
    } else {
      if (book_->running >= max_lookups) {
        return HttpError{HttpFailure::dns,
                         host + ": too many name look-ups are waiting for an answer"};
      }
      lookup = std::make_shared<Lookup>();
      lookup->host = host;
      std::thread([lookup, book = book_] {
        lookup->error = book->names.look_up(lookup->host, lookup->addresses);
        const auto kept = lookup->error == 0 ? good_for : missing_for;
        const std::lock_guard ending(book->mutex);
        --book->running;
        lookup->expires = book->names.now() + kept;
        lookup->done->set();
        lookup->done.reset();  // answers are kept, descriptors are not
      }).detach();
      ++book_->running;
      book_->make_room();
      book_->lookups[host] = lookup;
    }
    done = lookup->done;
  } catch (const std::exception& trouble) {  // no descriptor or no thread to be had
    return HttpError{HttpFailure::dns, host + ": cannot look the name up: " + trouble.what()};
  }

  switch (done ? wait_for(done->descriptor(), POLLIN, until, interrupt) : Wait::ready) {
    case Wait::interrupted:
      return HttpError{HttpFailure::stopped, host + ": stopped"};
    case Wait::timed_out:
      return HttpError{HttpFailure::total_timeout, host + ": no name server answered in time"};
    case Wait::ready:
      break;
  }
  // The answer is complete; the lock makes what the other thread wrote visible here.
  const std::lock_guard lock(book_->mutex);
  if (lookup->error != 0) {
    return HttpError{HttpFailure::dns, host + ": " + ::gai_strerror(lookup->error)};
  }
  if (lookup->addresses.empty()) {
    return HttpError{HttpFailure::dns, host + ": the name has no address"};
  }
  return lookup->addresses_at(port);
}

}  // namespace newswire::fetcher
