// A subscriber's ends of the wire: SUB for live messages, DEALER for hello and replay.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "wire/context.h"
#include "wire/curve/keys.h"
#include "wire/loss.h"
#include "wire/message.h"

namespace newswire::wire {

// Bound to one thread at a time. Reconnects by itself.
class SubscribeSocket {
 public:
  // Connecting is asynchronous; throws FatalError only where the endpoint itself, or a key, is
  // malformed. A broker that refuses the keys is not tried again: make another socket.
  SubscribeSocket(Context& context, const std::string& endpoint, const ClientKeys& keys = {});
  ~SubscribeSocket();

  void subscribe(const std::string& lane);
  void unsubscribe(const std::string& lane);
  int descriptor() const;  // ZMQ_FD: signals edges, so receive until there is nothing, then wait
  void* handle();          // for wire/poller.h

  // The next message, without waiting; an Error for one that is no message of ours (it is
  // consumed); nullopt where there is none.
  std::optional<Result<Message>> receive();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One request at a time to the broker's ROUTER. Bound to one thread at a time.
class RequestSocket {
 public:
  RequestSocket(Context& context, const std::string& endpoint, const ClientKeys& keys = {});
  ~RequestSocket();

  void send(const std::string& request);
  std::optional<std::string> receive();  // without waiting
  // Drops what was asked and not yet answered. The descriptor changes.
  void reconnect();
  // What has gone wrong since it was last asked, so that what was asked before will not be
  // answered.
  std::optional<Loss> lost_connection();
  void* losses();               // for wire/poller.h: readable when there is one
  int loss_descriptor() const;  // as below
  int descriptor() const;       // as above
  void* handle();               // for wire/poller.h

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Waits until one of the two is readable or the deadline passes. True where something is.
bool wait_readable(SubscribeSocket& live, RequestSocket& replies,
                   std::chrono::steady_clock::time_point deadline);

}  // namespace newswire::wire
