// How much a source may say anew: limits for one item, and a guard for sources whose texts change
// by themselves. Pure.
//
//   restless   a document in which an item returns to a text that it had before (servers that do
//              not agree, trials of headlines), or in which many items have changed at once
//   churning   a source from its third restless document on, where calm ones between count against
//              it; until as many calm ones came as restless before
//
// A churning source's changed summaries are passed over, and in documents with many changed titles
// those too.
#pragma once

#include <cstddef>
#include <vector>

#include "core/clock.h"
#include "store/item_versions.h"
#include "store/source_store.h"

namespace newswire::fetcher {

// What one document brought.
struct Changes {
  std::size_t known = 0;     // items that were stored already
  std::size_t changed = 0;   // of them, those that say what they did not say at the last reading
  std::size_t titles = 0;    // of those, by their title
  std::size_t returned = 0;  // those that say again what they had said before
};

store::TextState after_document(const store::TextState& before, const Changes& changes);

// By the state after the document.
bool may_update_summaries(const store::TextState& state);
bool may_update_titles(const store::TextState& state, const Changes& changes);

enum class Allowance {
  granted,
  later,  // too many within the last hour
  never,  // too many in all
};
// `versions` newest first, at least one.
Allowance allowance(const std::vector<store::ItemVersion>& versions, Time now);

}  // namespace newswire::fetcher
