#include "fetcher/websub/callback_desk.h"

#include <algorithm>
#include <utility>

#include "core/url.h"
#include "fetcher/websub/link_header.h"
#include "fetcher/websub/signature.h"

namespace newswire::fetcher {
namespace {

using Request = store::Subscription::Request;
using Kind = CallbackEvent::Kind;

constexpr std::size_t max_events = 1000;

// Where a ping says what it is about, that must be our topic (section 7).
bool is_about(const Headers& headers, const std::string& topic) {
  const auto named = links_of(headers, "self", topic);
  return named.empty() || std::ranges::any_of(named, [&](const std::string& url) {
           return url == topic || normalise_url(url) == normalise_url(topic);
         });
}

CallbackEvent judged(const std::string& token, const Expectation& expected, const Headers& headers,
                     std::string body) {
  CallbackEvent event{.token = token};
  const auto signature = find_header(headers, "X-Hub-Signature");
  if (!is_about(headers, expected.topic)) {
    event.kind = Kind::refused;
    event.text = "a ping about another topic";
  } else if (expected.secret.empty()) {
    event.kind = Kind::hinted;
  } else if (!signature || !is_signed(*signature, expected.secret, body)) {
    event.kind = Kind::refused;
    event.text = signature ? "a ping with a wrong signature" : "a ping without a signature";
  } else {
    event.kind = Kind::pinged;
    event.content_type = find_header(headers, "Content-Type").value_or("");
    event.body = std::move(body);
  }
  return event;
}

}  // namespace

void CallbackDesk::expect(const std::string& token, Expectation expectation) {
  const std::lock_guard lock(mutex_);
  expected_[token] = std::move(expectation);
}

void CallbackDesk::forget(const std::string& token) {
  const std::lock_guard lock(mutex_);
  expected_.erase(token);
}

std::vector<CallbackEvent> CallbackDesk::take() {
  const std::lock_guard lock(mutex_);
  waiting_bytes_ = 0;
  return std::exchange(events_, {});
}

void CallbackDesk::add(CallbackEvent event) {
  waiting_bytes_ += event.body.size();
  events_.push_back(std::move(event));
}

bool CallbackDesk::answers(const std::string& token, const HubQuestion& question) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = expected_.find(token);
    if (found == expected_.end() || events_.size() >= max_events) return false;
    Expectation& expected = found->second;
    if (question.topic != expected.topic) return false;
    CallbackEvent event{.token = token};
    if (question.mode == "denied") {
      expected.is_subscribed = false;
      event.kind = Kind::denied;
      event.text = question.reason;
    } else if (question.mode == "subscribe" && expected.asked == Request::subscribe) {
      expected.is_subscribed = true;  // the first ping may be right behind it
      event.kind = Kind::confirmed;
      event.text = question.lease_seconds;
    } else if (question.mode == "unsubscribe" && expected.asked == Request::unsubscribe) {
      event.kind = Kind::unsubscribed;
    } else {
      return false;
    }
    expected.asked = Request::none;
    add(std::move(event));
  }
  on_event_();
  return true;
}

CallbackDesk::Receipt CallbackDesk::receipt_for(const std::string& token) const {
  const auto found = expected_.find(token);
  if (found == expected_.end()) return Receipt::unknown;
  if (found->second.asked == Request::unsubscribe) return Receipt::ended;
  if (!found->second.is_subscribed) return Receipt::unknown;
  return events_.size() < max_events ? Receipt::taken : Receipt::busy;
}

CallbackDesk::Receipt CallbackDesk::expects_ping(const std::string& token) const {
  const std::lock_guard lock(mutex_);
  return receipt_for(token);
}

CallbackDesk::Receipt CallbackDesk::take_ping(const std::string& token, const Headers& headers,
                                              std::string body) {
  Expectation expected;
  {
    const std::lock_guard lock(mutex_);
    if (const auto receipt = receipt_for(token); receipt != Receipt::taken) return receipt;
    expected = expected_.at(token);
  }
  auto event = judged(token, expected, headers, std::move(body));  // a hash over all of it
  {
    const std::lock_guard lock(mutex_);
    if (const auto receipt = receipt_for(token); receipt != Receipt::taken) return receipt;
    const bool is_full = !events_.empty() && waiting_bytes_ + event.body.size() > limit_bytes_;
    if (is_full) return Receipt::busy;
    add(std::move(event));
  }
  on_event_();
  return Receipt::taken;
}

}  // namespace newswire::fetcher
