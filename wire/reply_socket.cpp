#include "wire/reply_socket.h"

#include <cstdlib>
#include <random>

#include <zmq.hpp>

#include "wire/endpoint.h"
#include "wire/frames.h"
#include "wire/replay_protocol.h"

namespace newswire::wire {
namespace {

// A client that asks ahead must also read: this many pages of 256 KiB are held for one that does
// not. With fewer, quick answers such as `busy` would outrun libzmq on their way to one that does.
constexpr int reply_queue_messages = 16;
constexpr int request_queue_messages = 16;

zmq::socket_t make_socket(Context& context, const std::string& endpoint,
                          std::chrono::milliseconds linger) {
  // libzmq numbers the clients of a ROUTER from rand(), which nobody seeds, and takes any identity
  // that a client gives itself: one that is the next number ends the process (4.3.4, an assertion
  // in socket_base.cpp). So at least nobody shall know it.
  std::srand(std::random_device()());
  zmq::socket_t socket(context.handle(), zmq::socket_type::router);
  set_common_options(socket, endpoint, linger);
  socket.set(zmq::sockopt::sndhwm, reply_queue_messages);
  socket.set(zmq::sockopt::rcvhwm, request_queue_messages);
  socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(max_request_bytes));
  socket.set(zmq::sockopt::router_mandatory, 1);
  return socket;
}

}  // namespace

struct ReplySocket::Impl {
  Impl(Context& context, const std::string& endpoint, std::chrono::milliseconds linger,
       const Protection& protection)
      : socket(make_socket(context, endpoint, linger)),
        binding(bind(socket, endpoint, protection)) {}

  zmq::socket_t socket;
  Binding binding;
};

ReplySocket::ReplySocket(Context& context, const std::string& endpoint,
                         std::chrono::milliseconds linger, const Protection& protection)
    : impl_(std::make_unique<Impl>(context, endpoint, linger, protection)) {}

ReplySocket::~ReplySocket() = default;

const std::string& ReplySocket::endpoint() const {
  return impl_->binding.endpoint();
}

void* ReplySocket::handle() {
  return impl_->socket.handle();
}

bool ReplySocket::cut_connections() {
  return rebind(impl_->socket, impl_->binding);
}

std::optional<ReceivedRequest> ReplySocket::receive() {
  auto frames = receive_frames(impl_->socket, 3);  // the client, a delimiter or none, the body
  if (!frames) return std::nullopt;
  ReceivedRequest request;
  request.client = std::move(frames->kept.front());
  request.delimited = frames->frame_count > 1 && frames->kept[1].empty();
  const std::size_t body = request.delimited ? 2 : 1;
  if (frames->frame_count == body + 1) request.body = std::move(frames->kept[body]);
  return request;
}

bool ReplySocket::reply(const ReceivedRequest& request, const std::string& reply) {
  if (!send_frame(impl_->socket, request.client, true)) {
    // What a client has read libzmq looks at once in a millisecond, in which a quick one may have
    // read all that is held for it. To ask for events makes it look.
    [[maybe_unused]] const int events = impl_->socket.get(zmq::sockopt::events);
    if (!send_frame(impl_->socket, request.client, true)) return false;
  }
  if (request.delimited && !send_frame(impl_->socket, std::string(), true)) return false;
  return send_frame(impl_->socket, reply, false);
}

}  // namespace newswire::wire
