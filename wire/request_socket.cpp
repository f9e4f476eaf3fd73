#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>

#include <zmq.hpp>

#include "core/result.h"
#include "wire/endpoint.h"
#include "wire/frames.h"
#include "wire/replay_protocol.h"
#include "wire/subscribe_socket.h"

namespace newswire::wire {
namespace {

// A page, its last item and the members around them, with room for a broker of larger pages.
constexpr std::int64_t max_reply_bytes = 16 * max_page_bytes;

zmq::socket_t make_socket(Context& context, const std::string& endpoint, const ClientKeys& keys) {
  zmq::socket_t socket(context.handle(), zmq::socket_type::dealer);
  set_common_options(socket, endpoint, std::chrono::milliseconds(0));
  socket.set(zmq::sockopt::sndhwm, 16);
  socket.set(zmq::sockopt::rcvhwm, 16);
  socket.set(zmq::sockopt::maxmsgsize, max_reply_bytes);
  set_client_keys(socket, keys);
  return socket;
}

constexpr int watched_events = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                               ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                               ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

// An event's number and value, as zmq_socket_monitor(3) has them.
Loss loss_of(const std::string& frame, bool has_keys) {
  std::uint16_t event = 0;
  if (frame.size() >= sizeof event) std::memcpy(&event, frame.data(), sizeof event);
  switch (event) {
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      return Loss::key_refused;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      return has_keys ? Loss::no_keys_there : Loss::keys_wanted;
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      return Loss::broken_off;
    default:
      return Loss::closed;
  }
}

// Of one socket. Made before it connects, or the first loss could be missed.
zmq::socket_t make_monitor(Context& context, zmq::socket_t& socket) {
  static std::atomic<std::uint64_t> count{0};
  const std::string name = "inproc://losses-" + std::to_string(++count);
  if (zmq_socket_monitor(socket.handle(), name.c_str(), watched_events) != 0) {
    throw FatalError(std::string("cannot watch a connection: ") + zmq_strerror(zmq_errno()));
  }
  zmq::socket_t monitor(context.handle(), zmq::socket_type::pair);
  monitor.set(zmq::sockopt::linger, 0);
  connect(monitor, name);
  return monitor;
}

}  // namespace

struct RequestSocket::Impl {
  Impl(Context& its_context, std::string its_endpoint, ClientKeys its_keys)
      : context(its_context),
        endpoint(std::move(its_endpoint)),
        keys(std::move(its_keys)),
        socket(make_socket(context, endpoint, keys)),
        monitor(make_monitor(context, socket)) {
    connect(socket, endpoint);
  }
  // The watch ends before who hears of it goes: to tell nobody of a loss, libzmq's I/O thread would
  // wait for ever, and no socket of this context would ever connect again.
  ~Impl() { zmq_socket_monitor(socket.handle(), nullptr, 0); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Context& context;
  std::string endpoint;
  ClientKeys keys;
  zmq::socket_t socket;
  zmq::socket_t monitor;
};

RequestSocket::RequestSocket(Context& context, const std::string& endpoint, const ClientKeys& keys)
    : impl_(std::make_unique<Impl>(context, endpoint, keys)) {}

RequestSocket::~RequestSocket() = default;

void RequestSocket::send(const std::string& request) {
  send_frame(impl_->socket, request, false);
}

std::optional<std::string> RequestSocket::receive() {
  auto frames = receive_frames(impl_->socket, 2);
  if (!frames) return std::nullopt;
  // Where the request had an empty delimiter, as a REQ's has, so has the reply.
  return std::move(frames->kept.back());
}

void RequestSocket::reconnect() {
  impl_ = std::make_unique<Impl>(impl_->context, impl_->endpoint, impl_->keys);
}

std::optional<Loss> RequestSocket::lost_connection() {
  std::optional<Loss> loss;
  const bool has_keys = !impl_->keys.server.empty();
  while (const auto event = receive_frames(impl_->monitor, 1)) {
    // A handshake that failed is followed by a plain loss.
    loss = std::max(loss, std::optional(loss_of(event->kept.front(), has_keys)));
  }
  return loss;
}

void* RequestSocket::losses() {
  return impl_->monitor.handle();
}

int RequestSocket::loss_descriptor() const {
  return impl_->monitor.get(zmq::sockopt::fd);
}

int RequestSocket::descriptor() const {
  return impl_->socket.get(zmq::sockopt::fd);
}

void* RequestSocket::handle() {
  return impl_->socket.handle();
}

}  // namespace newswire::wire
