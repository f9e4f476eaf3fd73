// One page of the log for one subscription, read from the store. No state is kept between pages.
#pragma once

#include <chrono>
#include <cstddef>

#include "core/clock.h"
#include "store/item_store.h"
#include "wire/replay_protocol.h"

namespace newswire::broker {

// A page ends at whichever comes first, so that a rare query costs a bounded amount. It gets at
// least one item further.
struct PageLimits {
  std::size_t items = wire::max_page_items;
  std::size_t bytes = wire::max_page_bytes;  // of encoded items; a single one may exceed it
  std::chrono::microseconds scan{5000};
};

// A page, or a refusal (epoch_changed, cursor_too_old, bad_request). `now` is what a query's age:
// counts from. Throws StoreError.
wire::Reply replay_page(const wire::ReplayRequest& request, store::ItemStore& items, Time now,
                        const PageLimits& limits = {});

}  // namespace newswire::broker
