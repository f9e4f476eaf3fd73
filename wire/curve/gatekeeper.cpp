#include "wire/curve/gatekeeper.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include <zmq.hpp>

#include "core/counter.h"
#include "wire/endpoint.h"
#include "wire/frames.h"
#include "wire/poller.h"

namespace newswire::wire {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr const char* place = "inproc://zeromq.zap.01";
constexpr std::chrono::seconds longest_wait{60};
constexpr std::chrono::seconds between_lines{10};

// A request's frames: the handler's envelope (an address and a delimiter), then version, id,
// domain, address, identity, mechanism and the key.
constexpr std::size_t envelope_frames = 2;
constexpr std::size_t request_frames = envelope_frames + 7;

zmq::socket_t make_socket(Context& context) {
  zmq::socket_t socket(context.handle(), zmq::socket_type::router);
  socket.set(zmq::sockopt::linger, 0);
  socket.bind(place);
  return socket;
}

}  // namespace

struct Gatekeeper::Impl {
  Impl(Context& context, KnownClients clients, Log& its_log)
      : log(its_log), socket(make_socket(context)), known(std::move(clients)) {}

  void serve(const std::stop_token& stop);
  void answer(const Frames& request);
  std::optional<std::string> admit(const std::string& key);
  void tell_refusal(const std::string& key, const std::string& address);

  Log& log;
  zmq::socket_t socket;  // the thread's, once it runs
  Wakeup wakeup;
  std::mutex mutex;
  KnownClients known;              // guarded by the mutex
  std::set<std::string> admitted;  // keys, since the last cut; guarded by the mutex
  std::optional<SteadyClock::time_point> told;
  std::int64_t untold = 0;
  Counter refused;
  std::jthread thread;  // last: it uses the rest
};

Gatekeeper::Gatekeeper(Context& context, KnownClients clients, Log& log)
    : impl_(std::make_unique<Impl>(context, std::move(clients), log)) {
  impl_->thread = std::jthread([impl = impl_.get()](std::stop_token stop) { impl->serve(stop); });
}

Gatekeeper::~Gatekeeper() {
  impl_->thread.request_stop();
  impl_->wakeup.wake();
}

bool Gatekeeper::replace(KnownClients clients) {
  const std::lock_guard lock(impl_->mutex);
  impl_->known = std::move(clients);
  const auto is_known = [&](const std::string& key) { return impl_->known.contains(key); };
  if (std::ranges::all_of(impl_->admitted, is_known)) return false;
  impl_->admitted.clear();
  return true;
}

std::uint64_t Gatekeeper::refused() const {
  return impl_->refused.value();
}

void Gatekeeper::Impl::serve(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    wait_readable({socket.handle()}, wakeup.descriptor(), SteadyClock::now() + longest_wait);
    while (const auto request = receive_frames(socket, request_frames)) answer(*request);
  }
}

void Gatekeeper::Impl::answer(const Frames& request) {
  if (request.frame_count <= envelope_frames) return;  // libzmq itself asks, and asks well
  const auto frame = [&](std::size_t index) {
    index += envelope_frames;
    return index < request.kept.size() ? request.kept[index] : std::string();
  };
  const bool is_curve = request.frame_count == request_frames && frame(5) == "CURVE";
  const std::string key = is_curve ? key_text(frame(6)) : std::string();
  const auto name = admit(key);
  if (!name) tell_refusal(key, frame(3));
  const std::array<std::string, 6> reply = {
      "1.0", frame(1), name ? "200" : "400", name ? "OK" : "unknown key", name.value_or(""), ""};
  for (std::size_t i = 0; i < envelope_frames; ++i) send_frame(socket, request.kept[i], true);
  for (std::size_t i = 0; i < reply.size(); ++i) {
    send_frame(socket, reply[i], i + 1 < reply.size());
  }
}

std::optional<std::string> Gatekeeper::Impl::admit(const std::string& key) {
  const std::lock_guard lock(mutex);
  const auto found = known.find(key);
  if (found == known.end()) return std::nullopt;
  admitted.insert(key);
  return found->second;
}

void Gatekeeper::Impl::tell_refusal(const std::string& key, const std::string& address) {
  refused.add();
  const auto now = SteadyClock::now();
  if (told && now - *told < between_lines) {
    ++untold;
    return;
  }
  told = now;
  log.warning("a client whose key is not known was refused",
              {{"key", key}, {"address", address}, {"others", std::exchange(untold, 0)}});
}

}  // namespace newswire::wire
