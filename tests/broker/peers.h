// Those who speak to a running broker: one subscription, one who asks for replay.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "tests/support/running_broker.h"
#include "tests/support/wait_until.h"
#include "wire/replay_protocol.h"
#include "wire/subscribe_socket.h"

namespace newswire::test {

// One subscription to a broker, as any SUB socket would have it.
class Listener {
 public:
  Listener(const RunningBroker& broker, const std::string& lane, const wire::ClientKeys& keys = {})
      : socket_(context_, broker.publish(), keys) {
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
  explicit Asker(const RunningBroker& broker, const wire::ClientKeys& keys = {})
      : socket_(context_, broker.replay(), keys) {}

  // The decoded reply, an error where there is none.
  Result<wire::Reply> ask(const std::string& request) {
    socket_.send(request);
    std::optional<std::string> reply;
    if (!wait_until([&] { return (reply = socket_.receive()).has_value(); })) {
      return Error{"no reply"};
    }
    return wire::decode_reply(*reply);
  }
  void only_send(const wire::Request& request) { socket_.send(wire::encode_request(request)); }
  // How the connection was lost, at last.
  std::optional<wire::Loss> loss() {
    std::optional<wire::Loss> loss;
    wait_until([&] { return (loss = socket_.lost_connection()).has_value(); });
    return loss;
  }
  Result<wire::Reply> ask(const wire::Request& request) {
    return ask(wire::encode_request(request));
  }

 private:
  wire::Context context_;
  wire::RequestSocket socket_;
};

}  // namespace newswire::test
