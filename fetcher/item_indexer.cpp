#include "fetcher/item_indexer.h"

#include <algorithm>

#include "query/history_terms.h"
#include "query/query.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t segments_removed_at_once = 8;

}  // namespace

bool ItemIndexer::step() {
  if (index_.remove_stale(segments_removed_at_once) > 0) return true;
  return index_gap(index_.oldest_gap());
}

std::size_t ItemIndexer::pending() {
  const auto items = std::max<Sequence>(items_.head() - index_.oldest_gap().after, 0);
  return static_cast<std::size_t>(items) / store::IndexSegment::max_items;
}

bool ItemIndexer::index_gap(const store::ItemIndex::Gap& gap) {
  const Sequence head = items_.head();
  const bool has_too_little =
      head < next_head_ || head - gap.after < static_cast<Sequence>(store::IndexSegment::max_items);
  if (!gap.up_to && has_too_little) return false;
  store::IndexSegment segment(gap.after, index_.changes());
  items_.scan_after(gap.after, gap.up_to.value_or(head), store::IndexSegment::max_items,
                    [&](const Item& item) {
                      segment.add_item(item.sequence);
                      const query::Document document(item);
                      query::visit_history_terms(
                          document, [&](std::string_view term) { segment.add_term(term); });
                      return !segment.is_full();
                    });
  if (segment.is_full()) return index_.add(segment, segment.last());
  if (gap.up_to) return index_.add(segment, *gap.up_to);
  next_head_ = head + static_cast<Sequence>(store::IndexSegment::max_items - segment.items());
  return false;
}

}  // namespace newswire::fetcher
