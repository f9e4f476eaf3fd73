#include "store/index/history_scan.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace newswire::store {

HistoryScan::HistoryScan(ItemStore& items, RequiredTerms required)
    : items_(items), required_(std::move(required)), index_(items.database()) {}

const ItemIndex::Stretch& HistoryScan::stretch_at(Sequence sequence) {
  // What may not be ruled out needs no index. What is not indexed may be by now.
  if (required_.kind == RequiredTerms::Kind::nothing) {
    stretch_ = ItemIndex::Stretch{1, std::numeric_limits<Sequence>::max()};
  } else if (!stretch_ || !stretch_->candidates || !stretch_->contains(sequence)) {
    stretch_ = index_.stretch_at(sequence, required_);
  }
  return *stretch_;
}

Sequence HistoryScan::forwards(Sequence after, Sequence up_to, std::size_t limit,
                               const Visit& visit) {
  const ItemIndex::Stretch& stretch = stretch_at(after + 1);
  const Sequence end = std::min(up_to, stretch.last);
  std::size_t rows = 0;
  Sequence seen = after;
  bool go_on = true;
  if (!stretch.candidates) {
    items_.scan_after(after, end, limit, [&](const Item& item) {
      ++rows;
      seen = item.sequence;
      return go_on = visit(item);
    });
    rows_ += static_cast<std::int64_t>(rows);
    return go_on && rows < limit ? end : seen;
  }
  auto next = std::ranges::upper_bound(*stretch.candidates, after);
  for (; next != stretch.candidates->end() && *next <= end; ++next) {
    if (rows++ == limit) return seen;
    seen = *next;
    ++rows_;
    if (items_.read(seen, item_) && !visit(item_)) return seen;
  }
  return end;
}

Sequence HistoryScan::backwards(Sequence before, Sequence down_to, std::size_t limit,
                                const Visit& visit) {
  const ItemIndex::Stretch& stretch = stretch_at(before - 1);
  const Sequence end = std::max(down_to + 1, stretch.first);
  std::size_t rows = 0;
  Sequence seen = before;
  bool go_on = true;
  if (!stretch.candidates) {
    items_.scan_before(before, limit, [&](const Item& item) {
      if (item.sequence < end) return false;
      ++rows;
      seen = item.sequence;
      return go_on = visit(item);
    });
    rows_ += static_cast<std::int64_t>(rows);
    return go_on && rows < limit ? end : seen;
  }
  auto next = std::ranges::lower_bound(*stretch.candidates, before);
  while (next != stretch.candidates->begin() && *std::prev(next) >= end) {
    --next;
    if (rows++ == limit) return seen;
    seen = *next;
    ++rows_;
    if (items_.read(seen, item_) && !visit(item_)) return seen;
  }
  return end;
}

}  // namespace newswire::store
