#include "fetcher/websub/subscription.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/text.h"
#include "core/url.h"
#include "fetcher/response_hints.h"

namespace newswire::fetcher {
namespace {

using Request = store::Subscription::Request;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration first_repetition = hours(1);
constexpr Duration last_repetition = hours(24);
constexpr Duration shortest_repetition = minutes(15);
constexpr Duration shortest_renewal = seconds(5);  // whatever lease a hub grants
constexpr Duration after_denial = hours(24);
constexpr Duration longest_lease = hours(24 * 365);
constexpr int farewells = 3;
constexpr double renewal_from = 0.75;  // of the lease
constexpr double renewal_span = 0.15;
constexpr std::size_t max_reason_bytes = 200;

Duration doubled(Duration first, int times, Duration most) {
  for (int i = 1; i < times && first < most; ++i) first *= 2;
  return std::min(first, most);
}

Duration until_repetition(const store::Subscription& subscription, Time now) {
  const auto usual = doubled(first_repetition, subscription.failures, last_repetition);
  if (!is_active(subscription, now)) return usual;
  return std::clamp<Duration>((*subscription.lease_until - now) / 4, shortest_repetition, usual);
}

}  // namespace

bool is_active(const store::Subscription& subscription, Time now) {
  return subscription.asked != Request::unsubscribe && subscription.lease_until &&
         *subscription.lease_until > now;
}

std::string form_of(const store::Subscription& subscription, const std::string& callback,
                    Duration lease) {
  const bool ends = subscription.asked == Request::unsubscribe;
  std::string form = std::string("hub.mode=") + (ends ? "unsubscribe" : "subscribe") +
                     "&hub.topic=" + percent_encode(subscription.topic) +
                     "&hub.callback=" + percent_encode(callback);
  if (ends) return form;
  form +=
      "&hub.lease_seconds=" + std::to_string(std::chrono::duration_cast<seconds>(lease).count());
  if (!subscription.secret.empty()) form += "&hub.secret=" + percent_encode(subscription.secret);
  return form;
}

void note_request(store::Subscription& subscription, Time now) {
  if (subscription.asked == Request::none) subscription.asked = Request::subscribe;
  subscription.failures = std::min(subscription.failures + 1, 1'000'000);
  subscription.trouble = "the hub has not confirmed it yet";
  subscription.next_request = now + until_repetition(subscription, now);
}

void take_back(store::Subscription& subscription, Time now) {
  if (subscription.asked == Request::none) return;  // the hub had asked back already
  subscription.failures = std::max(subscription.failures - 1, 0);
  subscription.next_request = now;
}

void note_answer(store::Subscription& subscription, const Ending& ending) {
  // A hub may ask back before it answers, and be confirmed by now.
  if (subscription.asked == Request::none) return;
  if (ending.failure) {
    subscription.trouble = ending.failure->message;
  } else if (ending.status < 200 || ending.status > 299) {
    subscription.trouble = "HTTP " + std::to_string(ending.status);
    const auto asked = retry_after(ending.headers, ending.now);
    if (asked && subscription.next_request) {
      subscription.next_request = std::max(*subscription.next_request, ending.now + asked->wait);
    }
  }
}

void note_confirmation(store::Subscription& subscription, Duration lease, Time now, double chance) {
  if (!is_active(subscription, now)) {
    subscription.is_compared = subscription.has_brought = false;
    subscription.trust = 0;
  }
  subscription.asked = Request::none;
  subscription.failures = 0;
  subscription.trouble.clear();
  subscription.verified = now;
  subscription.lease_until = now + lease;
  const auto share = renewal_from + renewal_span * chance;
  const auto wait = Duration(std::llround(static_cast<double>(lease.count()) * share));
  subscription.next_request = now + std::max(wait, shortest_renewal);
}

Duration lease_granted(std::string_view text, Duration wanted) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || count <= 0) return wanted;
  const auto most = std::chrono::duration_cast<seconds>(longest_lease);
  return std::min(seconds(count), most);
}

void note_denial(store::Subscription& subscription, const std::string& reason, Time now) {
  subscription.failures = std::min(std::max(subscription.failures, 1), 5);
  if (subscription.asked == Request::none) subscription.asked = Request::subscribe;
  subscription.lease_until.reset();
  subscription.trouble =
      reason.empty()
          ? "the hub denies it"
          : "the hub denies it: " + truncate_text(terminal_safe(reason), max_reason_bytes);
  subscription.next_request = now + doubled(after_denial, subscription.failures, 16 * after_denial);
}

void give_up(store::Subscription& subscription, Time now) {
  if (subscription.asked == Request::unsubscribe) return;
  // One that no hub was ever asked for has nobody to be told.
  const bool is_known_there = subscription.verified || subscription.failures > 0;
  subscription.asked = Request::unsubscribe;
  subscription.failures = is_known_there ? 0 : farewells;
  subscription.next_request = now;
}

bool is_over(const store::Subscription& subscription, Time now) {
  if (subscription.asked != Request::unsubscribe) return false;
  if (subscription.lease_until && *subscription.lease_until <= now) return true;
  return subscription.failures >= farewells && subscription.next_request &&
         *subscription.next_request <= now;
}

}  // namespace newswire::fetcher
