#include "subscriber/time_search.h"

#include <algorithm>

#include "wire/item_json.h"
#include "wire/lane.h"

namespace newswire::subscriber {

TimeSearch::TimeSearch(Time since, Sequence floor, Sequence head)
    : since_(since - disorder_in_log), low_(floor), high_(std::max(floor, head)) {}

wire::ReplayRequest TimeSearch::request(std::uint32_t epoch) const {
  wire::ReplayRequest request;
  request.epoch = epoch;
  request.lane = wire::topic_lane("");
  request.after = middle();
  request.limit = 1;
  return request;
}

bool TimeSearch::take(const wire::ReplayPage& page) {
  if (page.items.empty()) {
    if (page.more) return false;
    high_ = middle();
    return true;
  }
  const auto item = wire::decode_item(page.items.front());
  // What cannot be read has no time; it is passed over as older.
  const Sequence sequence = item ? item->sequence : page.next;
  if (sequence <= middle()) return false;
  if (sequence <= high_ && (!item || item->fetched < since_)) {
    low_ = sequence;
  } else {
    high_ = middle();
  }
  return true;
}

void TimeSearch::raise_floor(Sequence floor) {
  low_ = std::max(low_, floor);
  high_ = std::max(low_, high_);
}

}  // namespace newswire::subscriber
