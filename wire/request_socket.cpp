#include <zmq.hpp>

#include "wire/endpoint.h"
#include "wire/frames.h"
#include "wire/replay_protocol.h"
#include "wire/subscribe_socket.h"

namespace newswire::wire {
namespace {

// A page, its last item and the members around them, with room for a broker of larger pages.
constexpr std::int64_t max_reply_bytes = 16 * max_page_bytes;

zmq::socket_t make_socket(Context& context, const std::string& endpoint) {
  zmq::socket_t socket(context.handle(), zmq::socket_type::dealer);
  set_common_options(socket, endpoint, std::chrono::milliseconds(0));
  socket.set(zmq::sockopt::sndhwm, 16);
  socket.set(zmq::sockopt::rcvhwm, 16);
  socket.set(zmq::sockopt::maxmsgsize, max_reply_bytes);
  connect(socket, endpoint);
  return socket;
}

}  // namespace

struct RequestSocket::Impl {
  Context& context;
  std::string endpoint;
  zmq::socket_t socket;
};

RequestSocket::RequestSocket(Context& context, const std::string& endpoint)
    : impl_(new Impl{context, endpoint, make_socket(context, endpoint)}) {}

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
  impl_->socket = zmq::socket_t();
  impl_->socket = make_socket(impl_->context, impl_->endpoint);
}

int RequestSocket::descriptor() const {
  return impl_->socket.get(zmq::sockopt::fd);
}

void* RequestSocket::handle() {
  return impl_->socket.handle();
}

}  // namespace newswire::wire
