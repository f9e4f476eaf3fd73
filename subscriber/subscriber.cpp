#include "subscriber/subscriber.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <stdexcept>
#include <utility>

#include <unistd.h>

#include "core/clock.h"
#include "core/result.h"
#include "subscriber/readiness.h"
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

// What a process may have too little of, apart from what the options may have wrong.
struct Subscriber::Means {
  wire::Wakeup wakeup;
  wire::Context context;
};

struct Subscriber::Impl {
  Impl(SubscriberOptions given, std::unique_ptr<Means> its_means);

  Event next(milliseconds timeout);
  int descriptor();
  // Threads and sockets stayed with the parent: there is nothing here to be used, or ended.
  bool is_forked() const { return ::getpid() != process; }

  const pid_t process = ::getpid();
  const SubscriberOptions options;
  const wire::ClientKeys keys;
  const std::unique_ptr<Means> means;
  std::atomic<bool> closed{false};
  subscriber::Session session;
  wire::RequestSocket requests;
  subscriber::Listening listening;
  std::optional<wire::SubscribeSocket> live;
  std::optional<subscriber::Readiness> readiness;  // once it was asked for

 private:
  bool listen();
  bool receive();
  bool send();
  void reconnect();
  void watch_requests();
};

Subscriber::Impl::Impl(SubscriberOptions given, std::unique_ptr<Means> its_means)
    : options(std::move(given)),
      keys(keys_of(options)),
      means(std::move(its_means)),
      session(options, random_seed()),
      requests(means->context, options.replay, keys) {
  // Subscribe first, greet later: what comes between the two comes twice, and never not at all.
  listen();
}

bool Subscriber::Impl::listen() {
  if (session.listening() == listening) return false;
  listening = session.listening();
  if (readiness && live) readiness->forget(live->descriptor());
  live.reset();
  if (!listening.lane.empty()) {
    live.emplace(means->context, options.publish, keys).subscribe(listening.lane);
    if (readiness) readiness->watch(live->descriptor());
  }
  return true;
}

Event Subscriber::Impl::next(milliseconds timeout) {
  if (is_forked()) return Closed{};
  const SteadyTime deadline =
      steady_clock::now() + std::clamp(timeout, milliseconds(0), longest_wait);
  session.accept();
  if (readiness) readiness->set();
  for (int turns = 0;; ++turns) {
    if (closed) return Closed{};
    const SteadyTime now = steady_clock::now();
    if (auto event = session.event(now, SystemClock().now())) return std::move(*event);
    bool is_busy = receive();
    is_busy |= session.tick(now);
    is_busy |= listen();
    is_busy |= send();
    if (now >= deadline && (!is_busy || turns >= receive_batch)) {
      if (readiness && !is_busy) readiness->clear(session.deadline());
      return Idle{};
    }
    if (is_busy) continue;  // sending, too, may swallow the edge that announces a message
    const std::initializer_list<void*> all = {requests.handle(), requests.losses(),
                                              live ? live->handle() : nullptr};
    wire::wait_readable(all, means->wakeup.descriptor(), std::min(deadline, session.deadline()));
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
  if (outgoing->on_new_connection) reconnect();
  requests.send(outgoing->request);
  return true;
}

void Subscriber::Impl::reconnect() {
  if (readiness) {
    readiness->forget(requests.descriptor());
    readiness->forget(requests.loss_descriptor());
  }
  requests.reconnect();
  if (readiness) watch_requests();
}

void Subscriber::Impl::watch_requests() {
  readiness->watch(requests.descriptor());
  readiness->watch(requests.loss_descriptor());
}

int Subscriber::Impl::descriptor() {
  if (is_forked()) return -1;
  if (!readiness) {
    readiness.emplace(means->wakeup);
    watch_requests();
    if (live) readiness->watch(live->descriptor());
  }
  return readiness->descriptor();
}

Subscriber::Subscriber(SubscriberOptions options) {
  auto means = std::make_unique<Means>();
  try {
    impl_ = std::make_unique<Impl>(std::move(options), std::move(means));
  } catch (const FatalError& error) {
    throw std::invalid_argument(error.what());
  }
}

Subscriber::~Subscriber() {
  if (impl_->is_forked()) static_cast<void>(impl_.release());  // ZeroMQ would wait for its threads
}

Event Subscriber::next(milliseconds timeout) {
  return impl_->next(timeout);
}
int Subscriber::descriptor() {
  return impl_->descriptor();
}
void Subscriber::select(const std::vector<std::string>& topics, const std::string& query,
                        std::function<bool(const Item&)> filter) {
  if (impl_->is_forked()) return;
  impl_->session.select(topics, query, std::move(filter));
  if (impl_->readiness) impl_->readiness->set();
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
  if (impl_->is_forked()) return;
  impl_->closed = true;
  impl_->means->wakeup.wake();
}

}  // namespace newswire
