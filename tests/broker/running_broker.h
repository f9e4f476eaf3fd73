// A real broker on ports that the system chose, over a real store, and peers that speak to it.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "broker/broker.h"
#include "tests/broker/stored.h"
#include "tests/support/captured_log.h"
#include "tests/support/wait_until.h"
#include "wire/replay_protocol.h"
#include "wire/subscribe_socket.h"

namespace newswire::test {

inline broker::Options on_any_port() {
  broker::Options options;
  options.publish = "tcp://127.0.0.1:*";
  options.replay = "tcp://127.0.0.1:*";
  return options;
}

class RunningBroker {
 public:
  explicit RunningBroker(const std::string& store_path, broker::Options options = on_any_port())
      : broker_(std::move(options), store_path, clock_, log_.log()),
        thread_([this](std::stop_token stop) { broker_.run(std::move(stop)); }) {}

  std::string publish() const { return broker_.publish_endpoint(); }
  std::string replay() const { return broker_.replay_endpoint(); }
  const CapturedLog& log() const { return log_; }
  void stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  SystemClock clock_;
  CapturedLog log_;
  broker::Broker broker_;
  std::jthread thread_;
};

// One subscription to a broker, as any SUB socket would have it.
class Listener {
 public:
  Listener(const RunningBroker& broker, const std::string& lane)
      : socket_(context_, broker.publish()) {
    socket_.subscribe(lane);
  }

  // The next message of this kind; nullopt where none comes.
  std::optional<wire::Message> next(wire::Kind kind) {
    std::optional<wire::Message> found;
    wait_until([&] {
      while (auto received = socket_.receive()) {
        if (!received->ok() || (*received)->header.kind != kind) continue;
        found = std::move(**received);
        return true;
      }
      return false;
    });
    return found;
  }
  // To be called before what is to be heard: a subscription takes its time to arrive.
  std::optional<wire::Message> arrive() { return next(wire::Kind::heartbeat); }
  bool has_heard_nothing() { return !socket_.receive().has_value(); }

 private:
  wire::Context context_;
  wire::SubscribeSocket socket_;
};

class Asker {
 public:
  explicit Asker(const RunningBroker& broker) : socket_(context_, broker.replay()) {}

  // The decoded reply, an error where there is none.
  Result<wire::Reply> ask(const std::string& request) {
    socket_.send(request);
    std::optional<std::string> reply;
    if (!wait_until([&] { return (reply = socket_.receive()).has_value(); })) {
      return Error{"no reply"};
    }
    return wire::decode_reply(*reply);
  }
  Result<wire::Reply> ask(const wire::Request& request) {
    return ask(wire::encode_request(request));
  }

 private:
  wire::Context context_;
  wire::RequestSocket socket_;
};

}  // namespace newswire::test
