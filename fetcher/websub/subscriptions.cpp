#include "fetcher/websub/subscriptions.h"

#include <algorithm>
#include <utility>

#include "fetcher/transport/address.h"
#include "fetcher/websub/safety_net.h"
#include "fetcher/websub/signature.h"
#include "fetcher/websub/subscription.h"
#include "store/transaction.h"

namespace newswire::fetcher {
namespace {

using Request = store::Subscription::Request;
using Kind = CallbackEvent::Kind;

constexpr std::size_t token_bytes = 32;
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t max_deliveries = 256;
constexpr std::int64_t most_counted = 1'000'000'000;
constexpr Duration time_of_ping = std::chrono::seconds(1);  // in the long run, of one subscription
constexpr Duration most_spare = std::chrono::minutes(2);
constexpr Duration longest_without_look = std::chrono::hours(1);

// Over plain HTTP a secret would be everybody's (WebSub, section 5.1), unless it stays on this
// machine or network.
bool may_have_secret(const Url& hub, bool may_be_private) {
  return hub.scheme == "https" || (may_be_private && is_plainly_private_host(hub.host));
}

}  // namespace

Subscriptions::Subscriptions(store::Database& database, CallbackDesk* desk, Log& log)
    : database_(database), store_(database), desk_(desk), log_(log) {}

void Subscriptions::load() {
  if (std::exchange(is_loaded_, true)) return;
  bool are_put_off = false;
  for (auto& advert : store_.adverts()) {
    are_put_off = are_put_off || advert.usual_due;
    advert.usual_due.reset();
    adverts_.emplace(advert.source, std::move(advert));
  }
  if (are_put_off) store_.resume_polling();
  for (auto& subscription : store_.subscriptions()) {
    subscription.is_compared = subscription.has_brought = false;  // who knows what was missed
    add({.subscription = std::move(subscription)});
  }
}

void Subscriptions::begin_round(const std::vector<SourceGroup>& groups, const Options& options,
                                Time now) {
  callback_ = options.websub.callback;
  lease_ = options.websub.lease;
  candidates_.clear();
  leaders_.clear();
  is_looked_at_ = false;
  if (desk_ == nullptr || callback_.empty()) return;
  for (const SourceGroup& group : groups) {
    const auto& leader = group.members.front().source;
    for (const Member& member : group.members) leaders_[member.source.name] = leader.name;
    if (!may_subscribe(group)) continue;
    candidates_.emplace(leader.name,
                        Candidate{leader.public_url(), group.url.host, group.allow_private()});
  }
  std::set<std::string> sources;
  for (const auto& [number, entry] : entries_) sources.insert(entry.subscription.source);
  for (const auto& [source, advert] : adverts_) sources.insert(source);
  for (const auto& source : sources) reconcile(source, now);
  for (auto& [number, entry] : entries_) {
    entry.is_queued = false;
    expect(entry, now);
  }
}

std::optional<Time> Subscriptions::usual_due(const std::string& source) const {
  const auto advert = adverts_.find(source);
  return advert == adverts_.end() ? std::nullopt : advert->second.usual_due;
}

// Subscribes to what the source's feed says, and takes leave of all else of it.
void Subscriptions::reconcile(const std::string& source, Time now) {
  if (desk_ == nullptr || callback_.empty()) return;
  const auto advert = adverts_.find(source);
  const auto candidate = candidates_.find(source);
  const bool is_wanted = advert != adverts_.end() && candidate != candidates_.end() &&
                         advert->second.url == candidate->second.url &&
                         advert->second.refusal.empty() && !advert->second.hubs.empty();
  bool is_there = false;
  for (const auto number : numbers_of(source)) {
    auto& entry = entries_.at(number);
    auto& subscription = entry.subscription;
    if (subscription.asked == Request::unsubscribe) continue;
    const bool fits = is_wanted && !is_there && subscription.topic == advert->second.topic &&
                      std::ranges::count(advert->second.hubs, subscription.hub) > 0;
    if (fits) {
      is_there = true;
      continue;
    }
    give_up(subscription, now);
    changed(entry);
    expect(entry, now);
  }
  if (is_wanted && !is_there) subscribe(advert->second, candidate->second, now);
}

void Subscriptions::subscribe(const store::HubAdvert& advert, const Candidate& candidate,
                              Time now) {
  const auto hub = parse_http_url(advert.hubs.front());
  if (!hub) return;
  Entry entry;
  auto& subscription = entry.subscription;
  subscription.token = random_hex(token_bytes);
  subscription.source = advert.source;
  subscription.hub = advert.hubs.front();
  subscription.topic = advert.topic;
  subscription.may_be_private = candidate.allow_private && hub->host == candidate.host;
  if (may_have_secret(*hub, subscription.may_be_private)) {
    subscription.secret = random_hex(secret_bytes);
  }
  subscription.asked = Request::subscribe;
  subscription.next_request = now;
  changed(entry);
  expect(entry, now);
  add(std::move(entry));
}

void Subscriptions::add(Entry entry) {
  const auto number = next_number_++;
  by_token_.emplace(entry.subscription.token, number);
  by_source_.emplace(entry.subscription.source, number);
  entries_.emplace(number, std::move(entry));
}

void Subscriptions::drop(std::size_t number) {
  const auto entry = entries_.find(number);
  const auto& subscription = entry->second.subscription;
  changed(entry->second);
  if (desk_ != nullptr) desk_->forget(subscription.token);
  by_token_.erase(subscription.token);
  const auto [first, last] = by_source_.equal_range(subscription.source);
  by_source_.erase(
      std::find_if(first, last, [&](const auto& place) { return place.second == number; }));
  entries_.erase(entry);
}

Subscriptions::Attention Subscriptions::attend(Time now) {
  Attention attention;
  if (desk_ == nullptr || callback_.empty()) return attention;
  for (auto& event : desk_->take()) hand_in(std::move(event), now, attention.nudges);
  const bool clock_was_set_back = now < looked_at_;
  if (is_looked_at_ && now < look_again_ && !clock_was_set_back) return attention;
  is_looked_at_ = true;
  looked_at_ = now;
  look_again_ = now + longest_without_look;
  for (auto next = entries_.begin(); next != entries_.end();) {
    const auto place = next++;
    look_at(place->first, place->second, now, attention);
  }
  return attention;
}

void Subscriptions::look_at(std::size_t number, Entry& entry, Time now, Attention& attention) {
  const auto& subscription = entry.subscription;
  const bool is_active_now = is_active(subscription, now);
  if (entry.was_active && !is_active_now) {
    attention.nudges.push_back({subscription.source});
    expect(entry, now);
    tell(LogLevel::info, "subscription ended", entry, subscription.trouble);
  }
  entry.was_active = is_active_now;
  if (is_active_now) look_again_ = std::min(look_again_, *subscription.lease_until);
  if (entry.is_queued || !subscription.next_request) return;
  if (is_over(subscription, now)) return drop(number);
  if (*subscription.next_request > now) {
    look_again_ = std::min(look_again_, *subscription.next_request);
    return;
  }
  entry.is_queued = true;
  attention.requests.push_back(number);
}

std::string Subscriptions::host_of(std::size_t number) const {
  const auto entry = entries_.find(number);
  if (entry == entries_.end()) return {};
  const auto hub = parse_http_url(entry->second.subscription.hub);
  return hub ? host_key(*hub) : std::string();
}

std::optional<HubRequest> Subscriptions::begin_request(std::size_t number, Time now) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return std::nullopt;
  auto& entry = found->second;
  auto& subscription = entry.subscription;
  auto hub = parse_http_url(subscription.hub);
  if (!hub || !subscription.next_request || *subscription.next_request > now) {
    postpone(number);
    return std::nullopt;
  }
  hub->fragment.clear();
  note_request(subscription, now);
  changed(entry);
  {
    // A hub may ask back at once; whatever becomes of this process, it is to be answered.
    store::Transaction transaction(database_, store::Durability::process_end);
    save();
    transaction.commit();
  }
  saved();
  expect(entry, now);
  return HubRequest{subscription.source,
                    form_of(subscription, callback_ + "/" + subscription.token, lease_),
                    Route(*hub, subscription.may_be_private)};
}

void Subscriptions::note_answer(std::size_t number, const Ending& ending) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  auto& entry = found->second;
  entry.is_queued = false;
  fetcher::note_answer(entry.subscription, ending);
  changed(entry);
  const bool is_well = !ending.failure && ending.status >= 200 && ending.status <= 299;
  if (!is_well) tell(LogLevel::warning, "hub refuses", entry, entry.subscription.trouble);
}

void Subscriptions::take_back(std::size_t number, Time now) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  fetcher::take_back(found->second.subscription, now);
  changed(found->second);
  postpone(number);
}

void Subscriptions::postpone(std::size_t number) {
  const auto found = entries_.find(number);
  if (found != entries_.end()) found->second.is_queued = false;
  is_looked_at_ = false;
}

void Subscriptions::hand_in(CallbackEvent event, Time now, std::vector<Nudge>& nudges) {
  const auto number = by_token_.find(event.token);
  if (number == by_token_.end()) return;
  auto& entry = entries_.at(number->second);
  auto& subscription = entry.subscription;
  switch (event.kind) {
    case Kind::confirmed: {
      if (subscription.asked == Request::unsubscribe) break;  // it was given up meanwhile
      const double chance = std::uniform_real_distribution<double>(0, 1)(chance_);
      note_confirmation(subscription, lease_granted(event.text, lease_), now, chance);
      tell(LogLevel::info, "subscribed", entry, "");
      break;
    }
    case Kind::denied:
      tell(LogLevel::warning, "subscription denied", entry, event.text);
      if (subscription.asked == Request::unsubscribe) return drop(number->second);
      note_denial(subscription, event.text, now);
      break;
    case Kind::unsubscribed:
      tell(LogLevel::info, "unsubscribed", entry, "");
      return drop(number->second);
    case Kind::refused:
      tell(LogLevel::warning, "ping dropped", entry, event.text);
      subscription.refused = std::min(subscription.refused + 1, most_counted);
      subscription.last_refusal = event.text;
      break;
    case Kind::hinted:
    case Kind::pinged:
      subscription.last_ping = now;
      subscription.pings = std::min(subscription.pings + 1, most_counted);
      if (event.kind == Kind::hinted || !takes_ping(entry, now)) {
        nudges.push_back({subscription.source, true});
      } else if (deliveries_.size() < max_deliveries) {
        deliveries_.push_back({event.token, subscription.source, subscription.topic,
                               std::move(event.content_type), std::move(event.body), now});
      }
      break;
  }
  changed(entry);
  expect(entry, now);
}

// A hub that floods us is one that says only that something is new.
bool Subscriptions::takes_ping(Entry& entry, Time now) {
  if (now < entry.spare_at) entry.spare_at = now;  // the clock was set back
  entry.spare = std::min(entry.spare + (now - entry.spare_at), most_spare);
  entry.spare_at = now;
  if (entry.spare < time_of_ping) return false;
  entry.spare -= time_of_ping;
  return true;
}

std::optional<Delivery> Subscriptions::next_delivery() {
  if (deliveries_.empty()) return std::nullopt;
  auto delivery = std::move(deliveries_.front());
  deliveries_.pop_front();
  return delivery;
}

void Subscriptions::note_delivery(const Delivery& delivery, std::size_t news,
                                  const std::string& error) {
  Entry* entry = entry_of(delivery.token);
  if (entry == nullptr) return;
  auto& subscription = entry->subscription;
  if (!error.empty()) {
    subscription.unread = std::min(subscription.unread + 1, most_counted);
    subscription.last_refusal = "a ping that is no feed: " + error;
  } else if (news > 0) {
    note_news(subscription);
  }
  changed(*entry);
}

void Subscriptions::note_advert(const Member& member, const Advert& advert, Time now) {
  const auto& source = member.source.name;
  const auto known = adverts_.find(source);
  store::HubAdvert fresh{.source = source,
                         .url = member.source.public_url(),
                         .hubs = advert.hubs,
                         .topic = advert.topic,
                         .refusal = advert.refusal,
                         .usual_due = std::nullopt};
  if (known == adverts_.end() && fresh.hubs.empty()) return;
  if (known != adverts_.end()) {
    auto& before = known->second;
    fresh.usual_due = before.usual_due;
    const bool is_same = before.url == fresh.url && before.hubs == fresh.hubs &&
                         before.topic == fresh.topic && before.refusal == fresh.refusal;
    if (is_same) return;
  }
  adverts_[source] = std::move(fresh);
  unsaved_adverts_.insert(source);
  reconcile(source, now);
}

std::optional<Hint> Subscriptions::after_poll(const Member& member, std::span<const Item> added,
                                              Time now) {
  const auto& leader = leader_of(member.source.name);
  Entry* entry = active_of(leader, now);
  if (entry == nullptr) return std::nullopt;
  if (leader == member.source.name) {
    note_poll(entry->subscription, overdue_items(added, now));
    changed(*entry);
  }
  return safety_net(entry->subscription, now);
}

void Subscriptions::note_usual_due(const std::string& source, std::optional<Time> due) {
  const auto advert = adverts_.find(source);
  if (advert == adverts_.end() || advert->second.usual_due == due) return;
  advert->second.usual_due = due;
  unsaved_adverts_.insert(source);
}

void Subscriptions::save() {
  for (const auto& source : unsaved_adverts_) store_.save(adverts_.at(source));
  for (const auto& token : unsaved_) {
    if (const Entry* entry = entry_of(token)) {
      store_.save(entry->subscription);
    } else {
      store_.remove(token);
    }
  }
}

void Subscriptions::saved() {
  unsaved_.clear();
  unsaved_adverts_.clear();
}

void Subscriptions::changed(const Entry& entry) {
  unsaved_.insert(entry.subscription.token);
  is_looked_at_ = false;
}

void Subscriptions::expect(const Entry& entry, Time now) {
  if (desk_ == nullptr) return;
  const auto& subscription = entry.subscription;
  const bool was_asked = subscription.failures > 0;
  desk_->expect(subscription.token, {.topic = subscription.topic,
                                     .secret = subscription.secret,
                                     .asked = was_asked ? subscription.asked : Request::none,
                                     .is_subscribed = is_active(subscription, now)});
}

void Subscriptions::tell(LogLevel level, std::string_view what, const Entry& entry,
                         const std::string& why) {
  const auto hub = parse_http_url(entry.subscription.hub);
  const std::string shown = hub ? hub->to_log_string() : "";
  if (why.empty()) {
    log_.write(level, what, {{"source", entry.subscription.source}, {"hub", shown}});
  } else {
    log_.write(level, what,
               {{"source", entry.subscription.source}, {"hub", shown}, {"reason", why}});
  }
}

Subscriptions::Entry* Subscriptions::entry_of(const std::string& token) {
  const auto number = by_token_.find(token);
  return number == by_token_.end() ? nullptr : &entries_.at(number->second);
}

Subscriptions::Entry* Subscriptions::active_of(const std::string& source, Time now) {
  if (desk_ == nullptr || callback_.empty()) return nullptr;
  for (const auto number : numbers_of(source)) {
    auto& entry = entries_.at(number);
    if (is_active(entry.subscription, now)) return &entry;
  }
  return nullptr;
}

std::vector<std::size_t> Subscriptions::numbers_of(const std::string& source) const {
  std::vector<std::size_t> numbers;
  const auto [first, last] = by_source_.equal_range(source);
  for (auto place = first; place != last; ++place) numbers.push_back(place->second);
  return numbers;
}

const std::string& Subscriptions::leader_of(const std::string& source) const {
  const auto leader = leaders_.find(source);
  return leader == leaders_.end() ? source : leader->second;
}

}  // namespace newswire::fetcher
