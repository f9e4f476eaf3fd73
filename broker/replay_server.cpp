#include "broker/replay_server.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <random>
#include <stop_token>
#include <thread>
#include <tuple>
#include <variant>

#include <sys/resource.h>
#include <unistd.h>

#include "broker/admission.h"
#include "broker/replay.h"
#include "broker/store_reader.h"
#include "core/crash_point.h"
#include "core/result.h"
#include "store/store_error.h"
#include "wire/poller.h"
#include "wire/replay_protocol.h"
#include "wire/reply_socket.h"

namespace newswire::broker {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds linger{1000};
constexpr std::chrono::milliseconds longest_wait{500};  // between two signs of life
constexpr std::chrono::milliseconds retry_to_listen{100};
constexpr std::chrono::milliseconds retry_when_unreadable{500};
constexpr int max_farewells = 10'000;  // refusals on the way out

AdmissionRates rates_of(const Options& options) {
  return {options.replay_rate_per_client, options.replay_burst_per_client,
          options.replay_rate_total, options.replay_burst_total};
}

// Of this thread alone, as Linux has it: where processor time is short, live delivery has it first.
void step_back_behind_live_delivery() {
  constexpr int niceness = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
}

}  // namespace

struct ReplayServer::Impl {
  Impl(wire::Context& context, const Options& server_options, std::string path,
       const Clock& wall_clock, Log& server_log)
      : options(server_options),
        store_path(std::move(path)),
        clock(wall_clock),
        log(server_log),
        socket(context, options.replay, linger, options.protection),
        heartbeat(options.heartbeat),
        admission(rates_of(options), std::random_device{}(), SteadyClock::now()) {}

  void serve(std::stop_token stop);
  void answer_waiting(const std::stop_token& stop);
  void refuse_waiting();
  void turned() const;
  wire::Reply answer(const wire::ReceivedRequest& received);
  wire::Reply answer_from_store(const wire::Request& request);
  wire::RefusedReply refused(wire::Refusal code, std::string message,
                             std::chrono::milliseconds retry = {}) const;
  wire::RefusedReply busy(std::chrono::milliseconds retry, std::string message) const;
  wire::Reply hello();
  StoreReader& store();

  const Options& options;
  const std::string store_path;
  const Clock& clock;
  Log& log;
  wire::ReplySocket socket;
  std::atomic<bool> is_to_be_cut = false;
  std::atomic<std::chrono::milliseconds> heartbeat;
  Admission admission;
  std::optional<StoreReader> reader;  // opened by the thread that serves
  bool in_trouble = false;
  // As the store last said, for refusals that do not ask it.
  std::uint32_t epoch = 0;
  Sequence floor = 0;
  ReplayTally tally;
  std::function<void()> each_turn;
  wire::Wakeup wakeup;
  std::jthread thread;  // last: it uses the rest
};

ReplayServer::ReplayServer(wire::Context& context, const Options& options,
                           const std::string& store_path, const Clock& clock, Log& log)
    : impl_(std::make_unique<Impl>(context, options, store_path, clock, log)) {}

ReplayServer::~ReplayServer() {
  stop();
}

const std::string& ReplayServer::endpoint() const {
  return impl_->socket.endpoint();
}

const ReplayTally& ReplayServer::tally() const {
  return impl_->tally;
}

void ReplayServer::start(std::function<void()> each_turn) {
  impl_->each_turn = std::move(each_turn);
  impl_->thread = std::jthread([this](std::stop_token stop) { impl_->serve(std::move(stop)); });
}

void ReplayServer::cut_connections() {
  impl_->is_to_be_cut = true;
  impl_->wakeup.wake();
}

void ReplayServer::set_heartbeat(std::chrono::milliseconds interval) {
  impl_->heartbeat = interval;
}

void ReplayServer::stop() {
  impl_->thread.request_stop();
  impl_->wakeup.wake();
  if (impl_->thread.joinable()) impl_->thread.join();
}

void ReplayServer::Impl::serve(std::stop_token stop) {
  step_back_behind_live_delivery();
  answer_from_store(wire::HelloRequest{});  // to know the log, whatever is asked first
  while (!stop.stop_requested()) {
    const auto wait = is_to_be_cut ? retry_to_listen : longest_wait;
    wire::wait_readable({socket.handle()}, wakeup.descriptor(), SteadyClock::now() + wait);
    wakeup.clear();
    if (is_to_be_cut.exchange(false) && !socket.cut_connections()) is_to_be_cut = true;
    answer_waiting(stop);
    turned();
  }
  refuse_waiting();
}

void ReplayServer::Impl::answer_waiting(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto received = socket.receive();
    if (!received) return;
    const auto began = SteadyClock::now();
    const wire::Reply reply = answer(*received);
    socket.reply(*received, wire::encode_reply(reply));
    tally.count(reply, std::chrono::duration<double>(SteadyClock::now() - began).count());
    turned();
  }
}

void ReplayServer::Impl::turned() const {
  if (each_turn) each_turn();
}

void ReplayServer::Impl::refuse_waiting() {
  const wire::Reply reply = refused(wire::Refusal::draining, "the broker is stopping",
                                    admission.jittered(retry_when_unreadable));
  const std::string farewell = wire::encode_reply(reply);
  for (int i = 0; i < max_farewells; ++i) {
    const auto received = socket.receive();
    if (!received) return;
    socket.reply(*received, farewell);
    tally.count(reply, 0);
  }
}

wire::Reply ReplayServer::Impl::answer(const wire::ReceivedRequest& received) {
  const auto now = SteadyClock::now();
  if (const auto wait = admission.refuse_client(received.client, now)) {
    return busy(*wait, "this client asks too often");
  }
  const auto request = wire::decode_request(received.body);
  if (!request) return refused(wire::Refusal::bad_request, request.error().message);
  // Greetings are cheap, and a thousand subscribers that come back all begin with one.
  if (std::holds_alternative<wire::ReplayRequest>(*request)) {
    if (const auto wait = admission.refuse_total(now)) {
      return busy(*wait, "many clients ask at once");
    }
  }
  return answer_from_store(*request);
}

wire::Reply ReplayServer::Impl::answer_from_store(const wire::Request& request) {
  std::string reason;
  try {
    const auto* replay = std::get_if<wire::ReplayRequest>(&request);
    wire::Reply reply = replay ? replay_page(*replay, store().items(), clock.now()) : hello();
    if (replay) crash_point("in_replay_page");
    std::visit(
        [this](const auto& said) { std::tie(epoch, floor) = std::tie(said.epoch, said.floor); },
        reply);
    if (in_trouble) log.info("the store can be replayed again");
    in_trouble = false;
    return reply;
  } catch (const store::StoreError& error) {
    reason = error.what();
  } catch (const FatalError& error) {
    reason = error.what();
  }
  tally.store_failures.add();
  if (!in_trouble) log.warning("the store cannot be replayed; trying again", {{"reason", reason}});
  in_trouble = true;
  return busy(admission.jittered(retry_when_unreadable), "the store cannot be read at the moment");
}

wire::RefusedReply ReplayServer::Impl::refused(wire::Refusal code, std::string message,
                                               std::chrono::milliseconds retry) const {
  return {code, epoch, floor, retry.count(), std::move(message)};
}

wire::RefusedReply ReplayServer::Impl::busy(std::chrono::milliseconds retry,
                                            std::string message) const {
  return refused(wire::Refusal::busy, std::move(message), retry);
}

wire::Reply ReplayServer::Impl::hello() {
  store::ItemStore& items = store().items();
  wire::HelloReply reply;
  reply.epoch = items.epoch();
  reply.head = items.head();
  reply.floor = items.floor();
  reply.heartbeat_ms = heartbeat.load().count();
  return reply;
}

StoreReader& ReplayServer::Impl::store() {
  if (!reader) reader.emplace(store_path);
  reader->reopen_if_replaced();
  return *reader;
}

}  // namespace newswire::broker
