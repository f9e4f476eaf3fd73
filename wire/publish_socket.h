// The broker's XPUB: live messages go out, subscriptions come in.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "wire/context.h"
#include "wire/message.h"

namespace newswire::wire {

struct SubscriptionEvent {
  bool subscribed = false;  // false: the last subscriber of this lane has gone
  std::string lane;
};

// Bound to the thread that made it.
class PublishSocket {
 public:
  // Throws FatalError, naming the endpoint, where it cannot be bound. A port of '*' or 0 is the
  // system's choice; endpoint() tells which.
  PublishSocket(Context& context, const std::string& endpoint, std::chrono::milliseconds linger);
  ~PublishSocket();

  const std::string& endpoint() const { return endpoint_; }
  int descriptor() const;  // for wire/poller.h

  // Never blocks: a subscriber whose queue is full misses it, and sees that it did.
  void publish(const std::string& lane, const std::string& header, const std::string& body);
  // The next one that has arrived, without waiting.
  std::optional<SubscriptionEvent> receive_subscription();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::string endpoint_;
};

}  // namespace newswire::wire
