// Reads of the log what can match, passing over what the index rules out.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "core/index_terms.h"
#include "store/index/item_index.h"
#include "store/item_store.h"

namespace newswire::store {

// Bound to the thread of its connection; `items` must outlive it. Each call is a bounded piece of
// work, one stretch of the index or `limit` rows: call it again from where it came to. Throws
// StoreError.
class HistoryScan {
 public:
  using Visit = std::function<bool(const Item&)>;

  HistoryScan(ItemStore& items, RequiredTerms required);

  // Items with a sequence in (after, up_to] that may match, rising, until `visit` returns false.
  // Returns how far all was looked at: above `after`, at most `up_to`.
  Sequence forwards(Sequence after, Sequence up_to, std::size_t limit, const Visit& visit);
  // Items with a sequence in (down_to, before), falling. Returns the sequence from which on all was
  // looked at: below `before`, and down_to + 1 at the end.
  Sequence backwards(Sequence before, Sequence down_to, std::size_t limit, const Visit& visit);

  // The rows that were read so far.
  std::int64_t rows() const { return rows_; }

 private:
  const ItemIndex::Stretch& stretch_at(Sequence sequence);

  ItemStore& items_;
  RequiredTerms required_;
  ItemIndex index_;
  std::optional<ItemIndex::Stretch> stretch_;
  std::int64_t rows_ = 0;
  Item item_;  // scratch space
};

}  // namespace newswire::store
