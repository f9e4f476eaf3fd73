#include "wire/subscribe_socket.h"

#include <zmq.hpp>

#include "wire/endpoint.h"
#include "wire/frames.h"
#include "wire/poller.h"

namespace newswire::wire {
namespace {

constexpr int receive_queue_messages = 10'000;
// A body and some room: a broker that sends more is no broker of ours.
constexpr std::int64_t max_live_frame_bytes = 4 * max_body_bytes;

zmq::socket_t make_socket(Context& context, const std::string& endpoint, const ClientKeys& keys) {
  zmq::socket_t socket(context.handle(), zmq::socket_type::sub);
  set_common_options(socket, endpoint, std::chrono::milliseconds(0));
  // Subscriptions are messages too: with a limit, all beyond the first thousand would be lost.
  socket.set(zmq::sockopt::sndhwm, 0);
  socket.set(zmq::sockopt::rcvhwm, receive_queue_messages);
  socket.set(zmq::sockopt::maxmsgsize, max_live_frame_bytes);
  set_client_keys(socket, keys);
  connect(socket, endpoint);
  return socket;
}

}  // namespace

struct SubscribeSocket::Impl {
  zmq::socket_t socket;
};

SubscribeSocket::SubscribeSocket(Context& context, const std::string& endpoint,
                                 const ClientKeys& keys)
    : impl_(new Impl{make_socket(context, endpoint, keys)}) {}

SubscribeSocket::~SubscribeSocket() = default;

void SubscribeSocket::subscribe(const std::string& lane) {
  impl_->socket.set(zmq::sockopt::subscribe, lane);
}

void SubscribeSocket::unsubscribe(const std::string& lane) {
  impl_->socket.set(zmq::sockopt::unsubscribe, lane);
}

int SubscribeSocket::descriptor() const {
  return impl_->socket.get(zmq::sockopt::fd);
}

void* SubscribeSocket::handle() {
  return impl_->socket.handle();
}

std::optional<Result<Message>> SubscribeSocket::receive() {
  auto frames = receive_frames(impl_->socket, 3);
  if (!frames) return std::nullopt;
  if (frames->frame_count < 2 || frames->frame_count > 3) {
    return Error{"a message of " + std::to_string(frames->frame_count) + " frames"};
  }
  auto header = decode_header(frames->kept[1]);
  if (!header) return header.error();
  Message message{std::move(frames->kept[0]), std::move(*header), {}};
  if (frames->frame_count == 3) message.body = std::move(frames->kept[2]);
  return message;
}

bool wait_readable(SubscribeSocket& live, RequestSocket& replies,
                   std::chrono::steady_clock::time_point deadline) {
  return wait_readable({live.handle(), replies.handle()}, -1, deadline);
}

}  // namespace newswire::wire
