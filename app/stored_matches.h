// The stored history, seen through a query: what `search` prints and `explain` counts.
#pragma once

#include <functional>

#include "query/query.h"
#include "store/item_store.h"

namespace newswire::app {

// Rows of one read transaction: short, so that a writer's log can be cut meanwhile.
inline constexpr std::size_t stored_page_rows = 2000;

// The items after `after` that match, rising, until `visit` returns false. No read transaction is
// open while it runs: it may wait for whoever reads our output.
void visit_stored_matches(store::ItemStore& items, const query::Query& query, Time now,
                          Sequence after, const std::function<bool(const Item&)>& visit);

}  // namespace newswire::app
