// What hubs may say to us, and what they have said: between the callback server's threads and the
// fetcher's loop.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "fetcher/http_client.h"
#include "store/websub_store.h"

namespace newswire::fetcher {

// What is to be believed at one callback.
struct Expectation {
  std::string topic;
  std::string secret;
  store::Subscription::Request asked = store::Subscription::Request::none;  // and not confirmed
  bool is_subscribed = false;                                               // pings count

  friend bool operator==(const Expectation&, const Expectation&) = default;
};

// The parameters of a hub's GET (WebSub, sections 5.2 and 5.3).
struct HubQuestion {
  std::string mode;
  std::string topic;
  std::string lease_seconds;
  std::string reason;
};

struct CallbackEvent {
  enum class Kind {
    confirmed,     // the subscription; `text` is hub.lease_seconds
    unsubscribed,  // likewise
    denied,        // `text` is the reason
    pinged,        // with a body that is the hub's
    hinted,        // a ping that nothing proves: it says no more than that something may be new
    refused,       // a ping of somebody else, or of something else: `text` says why
  };
  Kind kind = Kind::pinged;
  std::string token;
  std::string text{};
  std::string content_type{};
  std::string body{};
};

// Any thread, unless said otherwise. Holds at most `limit_bytes` of bodies.
class CallbackDesk {
 public:
  // `on_event` is called by whatever thread brings one.
  CallbackDesk(std::size_t limit_bytes, std::function<void()> on_event)
      : limit_bytes_(limit_bytes), on_event_(std::move(on_event)) {}

  // --- By the fetcher's loop ---

  void expect(const std::string& token, Expectation expectation);
  void forget(const std::string& token);
  std::vector<CallbackEvent> take();  // in the order in which they came

  // --- By the server ---

  // Whether the question is about what we had asked for, or is a denial of it; each request is
  // confirmed once.
  bool answers(const std::string& token, const HubQuestion& question);

  enum class Receipt { taken, unknown, ended, busy };
  // Of a ping to this callback, before its body is read.
  Receipt expects_ping(const std::string& token) const;
  // A ping whose signature or topic is wrong is taken too, and dropped: who guesses secrets shall
  // not be told (section 7.1).
  Receipt take_ping(const std::string& token, const Headers& headers, std::string body);

 private:
  Receipt receipt_for(const std::string& token) const;
  void add(CallbackEvent event);

  const std::size_t limit_bytes_;
  const std::function<void()> on_event_;
  mutable std::mutex mutex_;  // of all below
  std::unordered_map<std::string, Expectation> expected_;
  std::vector<CallbackEvent> events_;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace newswire::fetcher
