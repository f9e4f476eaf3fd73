#include "fetcher/transport/connection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace newswire::fetcher {

using std::chrono::steady_clock;

Connection::Connection(Plan plan, const Interrupt& interrupt)
    : plan_(std::move(plan)), interrupt_(interrupt) {}

Connection::~Connection() {
  close();
}

void Connection::close() {
  tls_.reset();
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

bool Connection::fail(HttpFailure failure, const std::string& what) {
  failure_ = HttpError{failure, plan_.host + ": " + what};
  return false;
}

bool Connection::wait(short events, Deadline until, HttpFailure if_late) {
  const bool total_first = plan_.deadline <= until;
  switch (wait_for(descriptor_, events, std::min(until, plan_.deadline), interrupt_)) {
    case Wait::ready:
      return true;
    case Wait::interrupted:
      return fail(HttpFailure::stopped, "stopped");
    case Wait::timed_out:
      break;
  }
  if (total_first) return fail(HttpFailure::total_timeout, "not done in the time it had");
  return if_late == HttpFailure::connect_timeout ? fail(if_late, "no connection in time")
                                                 : fail(if_late, "went silent for too long");
}

bool Connection::connect(const std::vector<Address>& addresses) {
  for (const auto& address : addresses) {
    if (connect_to(address)) return true;
    close();
    // The other addresses are for trouble with this one, not for when time is up.
    if (failure_->failure == HttpFailure::stopped ||
        failure_->failure == HttpFailure::total_timeout) {
      return false;
    }
  }
  return false;
}

bool Connection::connect_to(const Address& address) {
  connect_by_ = steady_clock::now() + plan_.connect_timeout;
  descriptor_ = ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  if (descriptor_ < 0) return fail(HttpFailure::refused, std::strerror(errno));
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  int error = ::connect(descriptor_, address.get(), address.size) == 0 ? 0 : errno;
  if (error == EINPROGRESS || error == EINTR) {
    if (!wait(POLLOUT, connect_by_, HttpFailure::connect_timeout)) return false;
    socklen_t size = sizeof error;
    ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  if (error == 0) return true;
  const auto kind = error == ETIMEDOUT ? HttpFailure::connect_timeout : HttpFailure::refused;
  return fail(kind, std::string(std::strerror(error)) + " (" + address.to_string() + ")");
}

bool Connection::is_quiet() const {
  char byte;
  return ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

void Connection::begin(Plan plan) {
  plan_ = std::move(plan);
  failure_.reset();
}

bool Connection::start_tls(TlsContext& context, const std::string& host, bool verified) {
  if (verified && !context.has_roots()) {
    return fail(HttpFailure::tls, "the root certificates cannot be read");
  }
  tls_ = std::make_unique<TlsSession>(context, descriptor_, host, verified);
  for (;;) {
    const auto step = tls_->handshake();
    if (step == TlsSession::Step::done) return true;
    if (step == TlsSession::Step::wants_read || step == TlsSession::Step::wants_write) {
      const short events = step == TlsSession::Step::wants_read ? POLLIN : POLLOUT;
      if (!wait(events, connect_by_, HttpFailure::connect_timeout)) return false;
      continue;
    }
    const auto why = step == TlsSession::Step::ended ? "closed" : tls_->why();
    return fail(HttpFailure::tls, "TLS handshake: " + why);
  }
}

long Connection::read(char* to, std::size_t size) {
  const auto idle_until = steady_clock::now() + plan_.idle_timeout;
  for (;;) {
    // A server that never pauses must not outrun the clock either.
    if (steady_clock::now() >= plan_.deadline) {
      return fail(HttpFailure::total_timeout, "not done in the time it had"), -1;
    }
    short events = POLLIN;
    if (tls_) {
      std::size_t got = 0;
      switch (tls_->read(to, size, got)) {
        case TlsSession::Step::done:
          return static_cast<long>(got);
        case TlsSession::Step::ended:
          return 0;
        case TlsSession::Step::failed:
          return fail(HttpFailure::reset, tls_->why()), -1;
        case TlsSession::Step::wants_write:
          events = POLLOUT;
          break;
        case TlsSession::Step::wants_read:
          break;
      }
    } else {
      const auto got = ::recv(descriptor_, to, size, 0);
      if (got >= 0) return got;
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return fail(HttpFailure::reset, std::strerror(errno)), -1;
    }
    if (!wait(events, idle_until, HttpFailure::idle_timeout)) return -1;
  }
}

bool Connection::write(std::string_view bytes) {
  const auto idle_until = steady_clock::now() + plan_.idle_timeout;
  while (!bytes.empty()) {
    short events = POLLOUT;
    if (tls_) {
      std::size_t put = 0;
      switch (tls_->write(bytes.data(), bytes.size(), put)) {
        case TlsSession::Step::done:
          bytes.remove_prefix(put);
          continue;
        case TlsSession::Step::wants_read:
          events = POLLIN;
          break;
        case TlsSession::Step::wants_write:
          break;
        case TlsSession::Step::ended:
        case TlsSession::Step::failed:
          return fail(HttpFailure::reset, "closed before the request was sent");
      }
    } else {
      const auto put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(put));
        continue;
      }
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return fail(HttpFailure::reset, std::strerror(errno));
    }
    if (!wait(events, idle_until, HttpFailure::idle_timeout)) return false;
  }
  return true;
}

}  // namespace newswire::fetcher
