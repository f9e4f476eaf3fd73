// What is known of feeds' hubs (WebSub): what each feed says of them, and what we have subscribed
// to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/database.h"

namespace newswire::store {

// What a source's feed says of its hubs.
struct HubAdvert {
  std::string source;
  std::string url;                // as SourceState::url; another URL starts anew
  std::vector<std::string> hubs;  // in the order of preference
  std::string topic;              // what to subscribe to
  std::string refusal;            // not empty: why nothing of it is subscribed to, in one line
  // When the source would next be asked if nothing were subscribed to, where its due time is later
  // than that.
  std::optional<Time> usual_due;
};

struct Subscription {
  enum class Request { none, subscribe, unsubscribe };

  std::string token;  // its callback's last segment, which nobody can guess
  std::string source;
  std::string hub;
  std::string topic;
  std::string secret;           // of the signatures; empty where the hub was told none
  bool may_be_private = false;  // the hub may be at a private address

  Request asked = Request::none;  // that the hub has not confirmed yet
  std::optional<Time> next_request;
  int failures = 0;              // of requests, in a row
  std::string trouble;           // one line, about the last of them; empty after a success
  std::optional<Time> verified;  // when the hub last confirmed it
  std::optional<Time> lease_until;

  std::optional<Time> last_ping;  // that had items, or could have had
  std::int64_t pings = 0;
  std::int64_t refused = 0;  // pings with a wrong signature or of another topic
  std::int64_t unread = 0;   // pings that were no feed
  std::string last_refusal;

  // What its pings are trusted to bring: fetcher/websub/safety_net.h.
  int trust = 0;
  bool is_compared = false;  // a poll has looked since it was verified
  bool has_brought = false;  // pings brought items since the last poll
  int misses = 0;            // polls in a row that found what no ping had brought

  friend bool operator==(const Subscription&, const Subscription&) = default;
};

// Bound to the thread of its connection. Functions throw StoreError.
class WebSubStore {
 public:
  explicit WebSubStore(Database& database) : database_(database) {}

  std::vector<HubAdvert> adverts();  // by source
  void save(const HubAdvert& advert);
  // Sources whose usual due time is before the one that they have are due then.
  void resume_polling();

  std::vector<Subscription> subscriptions();  // by source and token
  void save(const Subscription& subscription);
  void remove(const std::string& token);

 private:
  Database& database_;
};

}  // namespace newswire::store
