#include "fetcher/transport/inbound_connection.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/result.h"
#include "fetcher/transport/address.h"

namespace newswire::fetcher {
namespace {

using std::chrono::steady_clock;

constexpr int backlog = 64;
constexpr std::size_t piece_bytes = 16 << 10;
constexpr auto farewell = std::chrono::milliseconds(500);
constexpr auto without_room = std::chrono::milliseconds(100);

// "127.0.0.1:8090" as an address; an Error says what is wrong, without the text.
Result<Address> address_of(const std::string& endpoint) {
  const auto colon = endpoint.rfind(':');
  if (colon == std::string::npos) return Error{"it has no port"};
  std::string host = endpoint.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (host == "localhost") host = "127.0.0.1";
  std::uint16_t port = 0;
  const auto [end, error] =
      std::from_chars(endpoint.data() + colon + 1, endpoint.data() + endpoint.size(), port);
  if (error != std::errc{} || end != endpoint.data() + endpoint.size()) {
    return Error{"its port is no number up to 65535"};
  }
  const auto addresses = parse_address(host, port);
  if (addresses.empty()) return Error{"its host must be an address, such as 127.0.0.1 or [::]"};
  return addresses.front();
}

}  // namespace

Descriptor listen_at(const std::string& endpoint, const std::string& purpose) {
  const auto refuse = [&](const std::string& why) {
    throw FatalError("cannot listen for " + purpose + " at " + endpoint + ": " + why);
  };
  const auto address = address_of(endpoint);
  if (!address) refuse(address.error().message);
  Descriptor listening(::socket(address->family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (listening.number() < 0) refuse(std::strerror(errno));
  const int on = 1;
  ::setsockopt(listening.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listening.number(), address->get(), address->size) != 0 ||
      ::listen(listening.number(), backlog) != 0) {
    refuse(std::strerror(errno));
  }
  return listening;
}

int port_of(const Descriptor& listening) {
  Address address;
  address.size = sizeof address.storage;
  auto* raw = reinterpret_cast<sockaddr*>(&address.storage);
  if (::getsockname(listening.number(), raw, &address.size) != 0) return 0;
  if (address.family() == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6*>(raw)->sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in*>(raw)->sin_port);
}

std::optional<Descriptor> accept_next(const Descriptor& listening, const Interrupt& interrupt) {
  for (;;) {
    const auto far_off = steady_clock::now() + std::chrono::hours(1);
    const Wait waited = wait_for(listening.number(), POLLIN, far_off, interrupt);
    if (waited == Wait::interrupted) return std::nullopt;
    const int number =
        ::accept4(listening.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (number >= 0) return Descriptor(number);
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      pollfd entry{interrupt.descriptor(), POLLIN, 0};  // others will close theirs
      ::poll(&entry, 1, static_cast<int>(without_room.count()));
    }
  }
}

InboundConnection::InboundConnection(Descriptor descriptor, const Limits& limits,
                                     const Interrupt& interrupt)
    : descriptor_(std::move(descriptor)),
      limits_(limits),
      interrupt_(interrupt),
      head_by_(steady_clock::now() + limits.head),
      all_by_(steady_clock::now() + limits.total) {}

bool InboundConnection::fill() {
  const std::size_t most = in_head_ ? limits_.head_bytes : limits_.bytes;
  if (received_ >= most) return false;
  const auto until = in_head_ ? std::min(head_by_, all_by_) : all_by_;
  if (wait_for(descriptor(), POLLIN, until, interrupt_) != Wait::ready) return false;
  buffer_.resize(std::min(piece_bytes, most - received_));
  at_ = 0;
  const auto got = ::recv(descriptor(), buffer_.data(), buffer_.size(), 0);
  if (got < 0) {
    buffer_.clear();
    return errno == EAGAIN || errno == EINTR ? fill() : false;
  }
  buffer_.resize(static_cast<std::size_t>(got));
  received_ += buffer_.size();
  if (in_head_) look_for_end_of_head(buffer_);
  return true;
}

void InboundConnection::look_for_end_of_head(std::string_view bytes) {
  for (const char byte : bytes) {
    if (byte == '\n' && line_length_ == 0) in_head_ = false;
    if (byte == '\n') {
      line_length_ = 0;
    } else if (byte != '\r') {
      ++line_length_;
    }
  }
}

long InboundConnection::read(char* to, std::size_t size) {
  if (at_ == buffer_.size() && !fill()) return -1;
  const auto count = std::min(size, buffer_.size() - at_);
  std::copy_n(buffer_.data() + at_, count, to);
  at_ += count;
  return static_cast<long>(count);
}

bool InboundConnection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return false;
    } else if (wait_for(descriptor(), POLLOUT, all_by_, interrupt_) != Wait::ready) {
      return false;
    }
  }
  return true;
}

void InboundConnection::finish() {
  ::shutdown(descriptor(), SHUT_WR);
  const auto until = std::min(all_by_, steady_clock::now() + farewell);
  char ignored[4096];
  while (wait_for(descriptor(), POLLIN, until, interrupt_) == Wait::ready) {
    if (::recv(descriptor(), ignored, sizeof ignored, 0) <= 0) return;
  }
}

}  // namespace newswire::fetcher
