// The broker's ROUTER: requests come in, each is answered once. docs/wire.md.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "wire/context.h"
#include "wire/curve/keys.h"

namespace newswire::wire {

struct ReceivedRequest {
  std::string client;      // the connection it came by
  bool delimited = false;  // with an empty frame before the body, as REQ sends
  std::string body;        // JSON, not yet looked at; empty where the frames were none of ours
};

// Bound to one thread at a time; another may take it over whole.
class ReplySocket {
 public:
  // Throws FatalError, naming the endpoint, where it cannot be bound.
  ReplySocket(Context& context, const std::string& endpoint, std::chrono::milliseconds linger,
              const Protection& protection = {});
  ~ReplySocket();

  const std::string& endpoint() const;
  void* handle();  // for wire/poller.h

  // Who is connected has to come again, and is asked for its key again. False where the endpoint is
  // not free for the moment, and nobody is served: call it again.
  bool cut_connections();

  std::optional<ReceivedRequest> receive();  // without waiting
  // Never blocks: false where the client has gone or does not read its replies; it is not waited
  // for.
  bool reply(const ReceivedRequest& request, const std::string& reply);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::wire
