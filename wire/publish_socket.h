// The broker's XPUB: live messages go out, subscriptions come in.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/context.h"
#include "wire/curve/keys.h"
#include "wire/message.h"

namespace newswire::wire {

struct SubscriptionEvent {
  bool subscribed = false;  // false: the last subscriber of this lane has gone
  std::string lane;
};

// One message's place among the copies of a body, for as long as it takes to publish them.
struct Copy {
  std::string_view lane;
  std::string_view header;  // encoded
};

// How many messages wait for one subscriber before it misses some. Copies of a body share it, so a
// subscriber that never reads costs at most this times 200 bytes, and all such subscribers
// together hold the last so many bodies once.
constexpr int publish_queue_messages = 10'000;

// Bound to one thread at a time; another may take it over whole.
class PublishSocket {
 public:
  // Throws FatalError, naming the endpoint, where it cannot be bound. A port of '*' or 0 is the
  // system's choice; endpoint() tells which.
  PublishSocket(Context& context, const std::string& endpoint, std::chrono::milliseconds linger,
                const Protection& protection = {});
  ~PublishSocket();

  const std::string& endpoint() const;
  void* handle();  // for wire/poller.h

  // Who is connected has to come again, and is asked for its key again. False where the endpoint is
  // not free for the moment, and nobody is served: call it again.
  bool cut_connections();

  // Never blocks: a subscriber whose queue is full misses it, and sees that it did.
  void publish(const std::string& lane, const std::string& header, const std::string& body);
  // The same body on several lanes, held in memory once; and so is a header that is the same view
  // as the one before it.
  void publish(std::span<const Copy> copies, const std::string& body);

  // The next one that has arrived, without waiting. Every new subscriber of a lane is told, not
  // only the first. What clients send that is no subscription is dropped.
  std::optional<SubscriptionEvent> receive_subscription();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::wire
