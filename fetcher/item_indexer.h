// Keeps the index of the history: cuts stored items into terms and lays them down in segments.
#pragma once

#include <cstddef>

#include "core/item.h"
#include "store/index/item_index.h"
#include "store/item_store.h"

namespace newswire::fetcher {

// Bound to the thread of its connection. Throws StoreError.
class ItemIndexer {
 public:
  explicit ItemIndexer(store::Database& database) : items_(database), index_(database) {}

  // One bounded piece of work, some tens of milliseconds: a segment's worth of items is indexed, or
  // what the index no longer needs is removed. False where there was nothing to do.
  bool step();
  // How many segments' worth of items have no index yet.
  std::size_t pending();

 private:
  bool index_gap(const store::ItemIndex::Gap& gap);

  store::ItemStore items_;
  store::ItemIndex index_;
  Sequence next_head_ = 0;  // a head below it has too little to index
};

}  // namespace newswire::fetcher
