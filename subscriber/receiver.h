// What a receiver does with live messages (docs/wire.md), as a pure state machine: no socket, no
// clock. One position a subscription, because the sequence of a filtered stream says nothing about
// another; and across all of them no item twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/item.h"
#include "wire/message.h"

namespace newswire::subscriber {

enum class Verdict {
  ignore,     // not for this subscription, or nothing new
  malformed,  // it does not say what it must: count it and go on
  greet,      // of another log, or a straggler of an old one: only hello can tell
  repair,     // something before it is missing: replay, then judge it again
  advance,    // a heartbeat: nothing was missed up to its sequence
  deliver,    // the next item
};

// One thread at a time.
class Receiver {
 public:
  // `max_ahead`: how many items may be handed over by one subscription that others have not come
  // to yet. Beyond it they count as lost on the way, and are repaired when the others have caught
  // up.
  explicit Receiver(std::uint32_t epoch, std::size_t max_ahead = 65'536);

  // Returns the subscription's number, counted from 0.
  std::size_t subscribe(std::string lane, Sequence position);

  // Does not change anything: act on it with move_to() and hand_over().
  Verdict judge(std::size_t subscription, const wire::Message& message) const;

  // Up to `sequence` this subscription has all there is. Never moves back.
  void move_to(std::size_t subscription, Sequence sequence);

  // Moves to an item, live or replayed. False where the application has it already.
  bool hand_over(std::size_t subscription, Sequence sequence);

  std::uint32_t epoch() const { return epoch_; }
  Sequence position(std::size_t subscription) const {
    return subscriptions_[subscription].position;
  }
  Sequence lowest_position() const;  // 0 without any subscription

 private:
  struct Subscription {
    std::string lane;
    std::size_t level;
    Sequence position;
    bool receives(const std::string& message_lane) const;
  };

  std::uint32_t epoch_;
  std::size_t max_ahead_;
  std::vector<Subscription> subscriptions_;
  std::set<Sequence> ahead_;  // handed over, and above the lowest position
};

}  // namespace newswire::subscriber
