#include "subscriber/newest_search.h"

#include <algorithm>
#include <utility>

namespace newswire::subscriber {
namespace {

constexpr std::size_t max_kept = 1'000;

}  // namespace

NewestSearch::NewestSearch(std::string lane, bool matched_by_broker, std::int64_t count,
                           Sequence head)
    : lane_(std::move(lane)),
      matched_by_broker_(matched_by_broker),
      missing_(count),
      next_(head),
      done_(count <= 0 || head <= 0) {}

std::size_t NewestSearch::page_size() const {
  if (!matched_by_broker_) return wire::max_page_items;
  return static_cast<std::size_t>(
      std::min<std::int64_t>(missing_, static_cast<std::int64_t>(wire::max_page_items)));
}

wire::ReplayRequest NewestSearch::request(std::uint32_t epoch) const {
  wire::ReplayRequest request;
  request.epoch = epoch;
  request.lane = lane_;
  request.after = -static_cast<Sequence>(page_size());
  request.before = before_;
  request.limit = page_size();
  return request;
}

bool NewestSearch::take(const wire::ReplayPage& page, std::vector<Item> items,
                        const std::function<bool(const Item&)>& wants) {
  std::optional<Sequence> below;
  if (page.more) {
    below = page.before;
  } else if (items.size() >= page_size()) {
    below = items.front().sequence;
  }
  if (page.more && !below) return false;
  if (below && before_ && *below >= *before_) return false;

  for (auto item = items.rbegin(); item != items.rend() && missing_ > 0; ++item) {
    if (!wants(*item)) continue;
    --missing_;
    items_.push_front(std::move(*item));
  }
  if (items_.size() > max_kept) {
    items_.resize(max_kept);
    next_ = items_.back().sequence;
  }
  before_ = below;
  done_ = missing_ == 0 || !below;
  return true;
}

}  // namespace newswire::subscriber
