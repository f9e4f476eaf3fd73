#include "subscriber/subscriber.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <stdexcept>
#include <utility>

#include "core/clock.h"
#include "core/result.h"
#include "subscriber/session.h"
#include "wire/context.h"
#include "wire/poller.h"
#include "wire/subscribe_socket.h"

namespace newswire {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using subscriber::SteadyTime;

constexpr milliseconds longest_wait = std::chrono::hours(24);
// How much is taken from the sockets in one go, so that a flood cannot keep next() beyond its time.
constexpr int receive_batch = 256;

wire::ClientKeys keys_of(const SubscriberOptions& options) {
  if (options.server_key.empty() && options.secret_key.empty()) return {};
  wire::ClientKeys keys{{"", options.secret_key}, options.server_key};
  if (const auto own = wire::key_pair_of(options.secret_key)) keys.own = *own;
  return keys;
}

std::uint64_t random_seed() {
  return std::random_device()();
}

}  // namespace

struct Subscriber::Impl {
  explicit Impl(SubscriberOptions given);

  Event next(milliseconds timeout);
  bool receive();
  bool send();

  const SubscriberOptions options;
  const wire::ClientKeys keys;
  wire::Wakeup wakeup;
  std::atomic<bool> closed{false};
  subscriber::Session session;
  wire::Context context;
  wire::RequestSocket requests;
  subscriber::Listening listening;
  std::optional<wire::SubscribeSocket> live;

 private:
  bool listen();
};

Subscriber::Impl::Impl(SubscriberOptions given)
    : options(std::move(given)),
      keys(keys_of(options)),
      session(options, random_seed()),
      requests(context, options.replay, keys) {
  // Subscribe first, greet later: what comes between the two comes twice, and never not at all.
  listen();
}

bool Subscriber::Impl::listen() {
  if (session.listening() == listening) return false;
  listening = session.listening();
  live.reset();
  if (!listening.lane.empty())
    live.emplace(context, options.publish, keys).subscribe(listening.lane);
  return true;
}

Event Subscriber::Impl::next(milliseconds timeout) {
  const SteadyTime deadline =
      steady_clock::now() + std::clamp(timeout, milliseconds(0), longest_wait);
  session.accept();
  for (int turns = 0;; ++turns) {
    if (closed) return Closed{};
    const SteadyTime now = steady_clock::now();
    if (auto event = session.event(now, SystemClock().now())) return std::move(*event);
    bool is_busy = receive();
    is_busy |= session.tick(now);
    is_busy |= listen();
    is_busy |= send();
    if (now >= deadline && (!is_busy || turns >= receive_batch)) return Idle{};
    if (is_busy) continue;  // sending, too, may swallow the edge that announces a message
    const std::initializer_list<void*> all = {requests.handle(), requests.losses(),
                                              live ? live->handle() : nullptr};
    wire::wait_readable(all, wakeup.descriptor(), std::min(deadline, session.deadline()));
  }
}

bool Subscriber::Impl::receive() {
  bool is_busy = false;
  if (const auto reply = requests.receive()) {
    session.answered(*reply, steady_clock::now());
    is_busy = true;
  }
  // After the replies: they were there before the loss.
  if (const auto loss = requests.lost_connection()) {
    session.lost_requests(*loss, steady_clock::now());
    is_busy = true;
  }
  if (!live) return is_busy;
  const int batch = session.is_live() ? 1 : receive_batch;
  for (int i = 0; i < batch; ++i) {
    auto message = live->receive();
    if (!message) break;
    is_busy = true;
    if (message->ok()) {
      session.heard(std::move(*message).value(), steady_clock::now());
    } else {
      session.heard_malformed();
    }
  }
  return is_busy;
}

bool Subscriber::Impl::send() {
  const auto outgoing = session.request(steady_clock::now());
  if (!outgoing) return false;
  if (outgoing->on_new_connection) requests.reconnect();
  requests.send(outgoing->request);
  return true;
}

Subscriber::Subscriber(SubscriberOptions options) try
    : impl_(std::make_unique<Impl>(std::move(options))) {
} catch (const FatalError& error) {
  throw std::invalid_argument(error.what());
}

Subscriber::~Subscriber() = default;

Event Subscriber::next(milliseconds timeout) {
  return impl_->next(timeout);
}
void Subscriber::accept() {
  impl_->session.accept();
}
std::optional<Cursor> Subscriber::cursor() const {
  return impl_->session.cursor();
}
Sequence Subscriber::head() const {
  return impl_->session.head();
}
std::int64_t Subscriber::malformed() const {
  return impl_->session.malformed();
}

void Subscriber::close() {
  impl_->closed = true;
  impl_->wakeup.wake();
}

}  // namespace newswire
