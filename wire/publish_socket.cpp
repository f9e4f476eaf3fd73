#include "wire/publish_socket.h"

#include <zmq.hpp>

#include "core/crash_point.h"
#include "wire/endpoint.h"
#include "wire/frames.h"

namespace newswire::wire {
namespace {

// Long subscriptions would grow the broker's memory; the longest lane is 256 bytes of query.
constexpr std::int64_t max_inbound_bytes = 1024;

zmq::socket_t make_socket(Context& context, const std::string& endpoint,
                          std::chrono::milliseconds linger) {
  zmq::socket_t socket(context.handle(), zmq::socket_type::xpub);
  set_common_options(socket, endpoint, linger);
  socket.set(zmq::sockopt::sndhwm, publish_queue_messages);
  socket.set(zmq::sockopt::maxmsgsize, max_inbound_bytes);
  socket.set(zmq::sockopt::xpub_verbose, 1);
  return socket;
}

}  // namespace

struct PublishSocket::Impl {
  Impl(Context& context, const std::string& endpoint, std::chrono::milliseconds linger,
       const Protection& protection)
      : socket(make_socket(context, endpoint, linger)),
        binding(bind(socket, endpoint, protection)) {}

  zmq::socket_t socket;
  Binding binding;
};

PublishSocket::PublishSocket(Context& context, const std::string& endpoint,
                             std::chrono::milliseconds linger, const Protection& protection)
    : impl_(std::make_unique<Impl>(context, endpoint, linger, protection)) {}

PublishSocket::~PublishSocket() = default;

const std::string& PublishSocket::endpoint() const {
  return impl_->binding.endpoint();
}

void* PublishSocket::handle() {
  return impl_->socket.handle();
}

bool PublishSocket::cut_connections() {
  return rebind(impl_->socket, impl_->binding);
}

void PublishSocket::publish(const std::string& lane, const std::string& header,
                            const std::string& body) {
  const Copy copy{lane, header};
  publish({&copy, 1}, body);
}

void PublishSocket::publish(std::span<const Copy> copies, const std::string& body) {
  zmq::message_t shared_body(body.data(), body.size());
  zmq::message_t shared_header;
  const char* header = nullptr;  // that is shared
  for (const Copy& copy : copies) {
    if (&copy != copies.data()) crash_point("between_lane_copies");
    if (copy.header.data() != header) {
      shared_header.rebuild(copy.header.data(), copy.header.size());
      header = copy.header.data();
    }
    zmq::message_t header_frame;
    zmq::message_t body_frame;
    header_frame.copy(shared_header);
    body_frame.copy(shared_body);
    send_frame(impl_->socket, copy.lane, true);
    send_frame(impl_->socket, header_frame, true);
    send_frame(impl_->socket, body_frame, false);
  }
}

std::optional<SubscriptionEvent> PublishSocket::receive_subscription() {
  // One frame at a time: libzmq takes a subscription from any frame of a message that begins with
  // 0 or 1, and reports nothing else that does.
  while (const auto frames = receive_frames(impl_->socket, 1)) {
    const std::string& frame = frames->kept.front();
    if (frame.empty() || (frame[0] != 0 && frame[0] != 1)) continue;
    return SubscriptionEvent{frame[0] == 1, frame.substr(1)};
  }
  return std::nullopt;
}

}  // namespace newswire::wire
