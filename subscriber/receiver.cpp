#include "subscriber/receiver.h"

#include <algorithm>
#include <utility>

#include "wire/lane.h"

namespace newswire::subscriber {

Receiver::Receiver(std::uint32_t epoch, std::size_t max_ahead)
    : epoch_(epoch), max_ahead_(max_ahead) {}

std::size_t Receiver::subscribe(std::string lane, Sequence position) {
  const std::size_t level = wire::lane_level(lane);
  subscriptions_.push_back({std::move(lane), level, position});
  return subscriptions_.size() - 1;
}

// A topic lane ends in '/' and a query lane in a newline, so that ZeroMQ's prefix is the right one:
// a topic with all below it, exactly one query.
bool Receiver::Subscription::receives(const std::string& message_lane) const {
  return message_lane.compare(0, lane.size(), lane) == 0;
}

Verdict Receiver::judge(std::size_t subscription, const wire::Message& message) const {
  const Subscription& own = subscriptions_[subscription];
  const wire::Header& header = message.header;
  const bool is_item = header.kind == wire::Kind::item;
  if (!is_item && header.kind != wire::Kind::heartbeat) return Verdict::ignore;
  if (!own.receives(message.lane)) return Verdict::ignore;
  if (header.epoch != epoch_) return Verdict::greet;
  if (header.prev.size() <= own.level || header.sequence < 0) return Verdict::malformed;
  // An item comes after what it names as earlier; otherwise it could never be repaired up to.
  const Sequence prev = header.prev[own.level];
  if (is_item ? prev >= header.sequence : prev > header.sequence) return Verdict::malformed;
  const bool runs_ahead = own.position > lowest_position();
  if (runs_ahead && ahead_.size() >= max_ahead_) return Verdict::ignore;
  if (prev > own.position) return Verdict::repair;
  if (header.sequence <= own.position) return Verdict::ignore;
  // The heartbeat of a lane below speaks for that lane alone.
  if (!is_item) return message.lane == own.lane ? Verdict::advance : Verdict::ignore;
  return Verdict::deliver;
}

void Receiver::move_to(std::size_t subscription, Sequence sequence) {
  Subscription& own = subscriptions_[subscription];
  own.position = std::max(own.position, sequence);
  ahead_.erase(ahead_.begin(), ahead_.upper_bound(lowest_position()));
}

bool Receiver::hand_over(std::size_t subscription, Sequence sequence) {
  if (sequence <= subscriptions_[subscription].position) return false;
  const bool is_new = ahead_.insert(sequence).second;
  move_to(subscription, sequence);
  return is_new;
}

Sequence Receiver::lowest_position() const {
  const auto lowest = std::ranges::min_element(subscriptions_, {}, &Subscription::position);
  return lowest == subscriptions_.end() ? 0 : lowest->position;
}

}  // namespace newswire::subscriber
