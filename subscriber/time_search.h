// Where in the log a time is: binary search by sequence, one item a step. The log has no index by
// time on the wire, and needs none: `fetched` rises with the sequence but for the few items that
// fetchers committed side by side, which is why the search aims a little early and the caller
// leaves out what is older.
#pragma once

#include <cstdint>

#include "core/item.h"
#include "wire/replay_protocol.h"

namespace newswire::subscriber {

// How much later than an item that it precedes an item may have been fetched.
constexpr Duration disorder_in_log = std::chrono::minutes(10);

// A pure state machine: send request(), give the answer to take(), until done().
class TimeSearch {
 public:
  // Searches the sequences above `floor`, up to and including `head`.
  TimeSearch(Time since, Sequence floor, Sequence head);

  bool done() const { return low_ >= high_; }
  wire::ReplayRequest request(std::uint32_t epoch) const;
  // False where the page makes no sense.
  bool take(const wire::ReplayPage& page);
  void raise_floor(Sequence floor);  // retention went on meanwhile

  // Nothing at or below it was fetched at or after the time, where the log is in order.
  Sequence position() const { return low_; }

 private:
  Sequence middle() const { return low_ + (high_ - low_) / 2; }

  Time since_;
  Sequence low_;   // what is up to here is older
  Sequence high_;  // the first item after here is not older, or there is none
};

}  // namespace newswire::subscriber
