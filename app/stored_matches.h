// The stored history, seen through what is wanted: what `search` prints and `explain` counts. The
// index passes over what cannot match; all else the matcher judges.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "app/wanted.h"
#include "store/item_store.h"

namespace newswire::app {

// The items after `after` that match, rising, until `visit` returns false. No read transaction is
// open while it runs: it may wait for whoever reads our output.
void visit_stored_matches(store::ItemStore& items, const Wanted& wanted, Time now, Sequence after,
                          const std::function<bool(const Item&)>& visit);

struct NewestMatches {
  std::vector<Sequence> sequences;  // rising
  // Where the time was up before all was looked at: since when, by `fetched`, it was.
  std::optional<Time> only_since;
};

// The newest `limit` items after `after` that match and that `accept` takes, in `time_limit` at
// most. A progress line shows itself where it takes long.
NewestMatches find_newest_matches(store::ItemStore& items, const Wanted& wanted, Time now,
                                  Sequence after, std::size_t limit,
                                  std::chrono::milliseconds time_limit,
                                  const std::function<bool(const Item&)>& accept);

}  // namespace newswire::app
