#include "fetcher/item_indexer.h"

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

bool ItemIndexer::index_gap(const store::ItemIndex::Gap& gap) {
  const Sequence head = items_.head();
  if (!gap.up_to && head < next_head_) return false;
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
