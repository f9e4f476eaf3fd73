// The index of the history: which items have a term. It follows the log in pieces, well behind it,
// so that appending costs nothing more; what it does not cover is read, so that a search is exact
// whatever state it is in. It only leaves out what cannot match.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/index_terms.h"
#include "core/item.h"
#include "store/database.h"
#include "store/index/index_segment.h"

namespace newswire::store {

// Bound to the thread of its connection. Throws StoreError.
class ItemIndex {
 public:
  // Segments of another version of the terms count as not there.
  explicit ItemIndex(Database& database, int terms_version = index_terms_version);

  // ---- Making it. Several processes may: what one of them comes too late for is left out.

  // A stretch of the log without an index.
  struct Gap {
    Sequence after = 0;
    std::optional<Sequence> up_to;  // nullopt: it ends with the log
  };
  // The oldest one.
  Gap oldest_gap();
  // How often items that were stored already have been changed.
  std::int64_t changes();
  // `up_to`: what the segment covers; at least its last item. False, and without effect, where an
  // item was changed since `segment.changes()`, or a part of it is covered already.
  bool add(const IndexSegment& segment, Sequence up_to);
  // The items from `first` to `last` have changed: they are not indexed any more. For a
  // transaction of the caller's, the one that changes them.
  void forget(Sequence first, Sequence last);
  // Removes what is about removed items, or is of another version: at most `limit` segments.
  // Returns how many.
  std::size_t remove_stale(std::size_t limit);

  // ---- Reading it.

  // A stretch of the log, [first, last], and which of its items can match; nullopt: any.
  struct Stretch {
    Sequence first = 0;
    Sequence last = 0;
    std::optional<std::vector<Sequence>> candidates{};  // rising

    bool contains(Sequence sequence) const { return first <= sequence && sequence <= last; }
  };
  // The stretch that holds `sequence`, in one short read transaction.
  Stretch stretch_at(Sequence sequence, const RequiredTerms& required);

 private:
  Database& database_;
  int version_;
};

}  // namespace newswire::store
