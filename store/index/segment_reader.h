// One piece of the history's index as it is stored: which of its items can match? For store/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/index_terms.h"
#include "core/item.h"
#include "store/database.h"
#include "store/index/posting_block.h"

namespace newswire::store {

// The row of a segment's block: rows of one segment lie side by side.
constexpr std::size_t max_blocks = std::size_t{1} << 16;
constexpr std::int64_t block_id(Sequence segment_last, std::size_t number) {
  return segment_last * static_cast<std::int64_t>(max_blocks) + static_cast<std::int64_t>(number);
}

// Within one read transaction of the caller's; what is borrowed must outlive it. Throws StoreError.
class SegmentReader {
 public:
  SegmentReader(Database& database, Sequence first, Sequence last, const std::string& directory)
      : database_(database), first_(first), last_(last), directory_(directory) {}

  // Rising, each once; nullopt where any may match.
  using Candidates = std::optional<std::vector<Sequence>>;
  Candidates candidates(const RequiredTerms& required) const;

 private:
  Candidates select(const RequiredTerms& required) const;
  Candidates select_range(const RequiredTerms& range) const;
  Candidates select_all(const std::vector<RequiredTerms>& children) const;
  Candidates select_any(const std::vector<RequiredTerms>& children) const;
  // How many items a range selects, at most; cheap where it is a single term.
  std::uint64_t weight(const RequiredTerms& required) const;
  // Calls `visit` with each entry of the range; false where the segment is damaged.
  template <typename Visit>
  bool visit_range(const RequiredTerms& range, Visit visit) const;

  Database& database_;
  Sequence first_;
  Sequence last_;
  const std::string& directory_;
};

}  // namespace newswire::store
