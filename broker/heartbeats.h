// When each lane that is subscribed to gets its next heartbeat.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "broker/topic_history.h"

namespace newswire::broker {

// One thread at a time. Time is a parameter.
class Heartbeats {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit Heartbeats(std::chrono::milliseconds interval);

  // A new subscriber of the lane, be it the first or not: it learns its position from an early
  // heartbeat. At most one in `early_spacing` a lane, however many come.
  void add(const std::string& lane, TimePoint now);
  void remove(std::string_view lane);
  void hasten_all(TimePoint now);  // the log is another one

  bool contains(std::string_view lane) const { return lanes_.find(lane) != lanes_.end(); }
  std::size_t size() const { return lanes_.size(); }

  // At present, with so many lanes as there are.
  std::chrono::milliseconds interval() const;
  std::optional<TimePoint> next_due() const;  // nullopt where there is no lane
  // A lane that is due, which is then scheduled anew; nullptr where there is none. Valid until it
  // is removed.
  const std::string* take_due(TimePoint now);

  void for_each(const std::function<void(const std::string& lane)>& visit) const;

  static constexpr std::chrono::milliseconds early_spacing{100};
  // With more lanes than this the interval is stretched, so that the rate of heartbeats is bounded.
  static constexpr std::size_t lanes_at_full_rate = 10'000;

 private:
  struct Times {
    TimePoint due;
    std::optional<TimePoint> last;
  };
  using Lanes = std::unordered_map<std::string, Times, TextHash, std::equal_to<>>;

  void reschedule(Lanes::value_type& lane, TimePoint due);

  std::chrono::milliseconds interval_;
  Lanes lanes_;
  std::set<std::pair<TimePoint, Lanes::value_type*>> schedule_;  // into lanes_
};

}  // namespace newswire::broker
