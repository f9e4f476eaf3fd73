// Where the newest N that match begin: pages from the head of the log downwards.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/item.h"
#include "wire/replay_protocol.h"

namespace newswire::subscriber {

// A pure state machine: send request(), give the answer to take(), until done(). What it found is
// then handed over, and the log replayed from next().
class NewestSearch {
 public:
  // `matched_by_broker`: what a page on this lane holds is wanted, but for exceptions. Otherwise
  // whole pages are asked for, to pick from.
  NewestSearch(std::string lane, bool matched_by_broker, std::int64_t count, Sequence head);

  bool done() const { return done_; }
  wire::ReplayRequest request(std::uint32_t epoch) const;
  // `items`: the page's, rising; those that `wants` likes count. False where the page makes no
  // sense.
  bool take(const wire::ReplayPage& page, std::vector<Item> items,
            const std::function<bool(const Item&)>& wants);

  // Rising. Of a large N only the older ones are kept, those above next() are replayed again:
  // memory has a limit, N has none.
  std::deque<Item>& items() { return items_; }
  Sequence next() const { return next_; }

 private:
  std::size_t page_size() const;

  std::string lane_;
  bool matched_by_broker_;
  std::int64_t missing_;
  Sequence next_;
  std::optional<Sequence> before_;
  std::deque<Item> items_;
  bool done_;
};

}  // namespace newswire::subscriber
