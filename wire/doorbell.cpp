#include "wire/doorbell.h"

#include <filesystem>
#include <system_error>

#include <zmq.hpp>

#include "wire/endpoint.h"
#include "wire/frames.h"

namespace newswire::wire {
namespace {

// One ring that waits says as much as a thousand.
constexpr int queue_messages = 4;
constexpr std::int64_t max_ring_bytes = 64;
constexpr int max_rings_at_once = 1000;  // a flood may keep the broker busy for a moment only

zmq::socket_t make_socket(Context& context, const std::string& endpoint, zmq::socket_type type) {
  zmq::socket_t socket(context.handle(), type);
  set_common_options(socket, endpoint, std::chrono::milliseconds(0));
  socket.set(zmq::sockopt::sndhwm, queue_messages);
  socket.set(zmq::sockopt::rcvhwm, queue_messages);
  socket.set(zmq::sockopt::maxmsgsize, max_ring_bytes);
  return socket;
}

}  // namespace

std::string doorbell_endpoint(const std::string& store_path) {
  if (store_path == ":memory:") return {};
  std::error_code error;
  // Both ends must arrive at the same path, however they were told of the store.
  auto path = std::filesystem::weakly_canonical(store_path, error);
  if (error) return {};
  const std::string file = path.string() + ".doorbell";
  return file.size() > max_ipc_path_bytes ? std::string() : "ipc://" + file;
}

struct DoorbellRinger::Impl {
  zmq::socket_t socket;
};

DoorbellRinger::DoorbellRinger(Context& context, const std::string& endpoint) {
  if (endpoint.empty()) return;
  impl_.reset(new Impl{make_socket(context, endpoint, zmq::socket_type::push)});
  connect(impl_->socket, endpoint);
}

DoorbellRinger::~DoorbellRinger() = default;

void DoorbellRinger::ring() {
  if (impl_) send_frame(impl_->socket, std::string(), false);
}

struct Doorbell::Impl {
  Impl(Context& context, const std::string& endpoint)
      : socket(make_socket(context, endpoint, zmq::socket_type::pull)),
        binding(bind(socket, endpoint)) {}

  zmq::socket_t socket;
  Binding binding;
};

Doorbell::Doorbell(Context& context, const std::string& endpoint)
    : impl_(std::make_unique<Impl>(context, endpoint)) {}

Doorbell::~Doorbell() = default;

void* Doorbell::handle() {
  return impl_->socket.handle();
}

bool Doorbell::was_rung() {
  int rings = 0;
  while (rings < max_rings_at_once && receive_frames(impl_->socket, 1)) ++rings;
  return rings > 0;
}

}  // namespace newswire::wire
