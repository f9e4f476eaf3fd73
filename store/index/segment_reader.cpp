#include "store/index/segment_reader.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "store/index/index_segment.h"
#include "store/statement.h"

namespace newswire::store {
namespace {

using Kind = RequiredTerms::Kind;

// So few are quicker judged by the matcher than narrowed down further.
constexpr std::size_t few = 8;
constexpr std::uint64_t unknown_weight = std::numeric_limits<std::uint64_t>::max();

void sort_each_once(std::vector<Sequence>& sequences) {
  std::ranges::sort(sequences);
  sequences.erase(std::unique(sequences.begin(), sequences.end()), sequences.end());
}

}  // namespace

SegmentReader::Candidates SegmentReader::candidates(const RequiredTerms& required) const {
  if (required.kind == Kind::nothing) return std::nullopt;
  Candidates found = select(required);
  if (!found) return std::nullopt;
  const std::string any(IndexSegment::any_term);
  const Candidates always = select_range({Kind::range, any, any, {}});
  if (!always) return std::nullopt;
  if (always->empty()) return found;
  found->insert(found->end(), always->begin(), always->end());
  sort_each_once(*found);
  return found;
}

SegmentReader::Candidates SegmentReader::select(const RequiredTerms& required) const {
  switch (required.kind) {
    case Kind::nothing:
      return std::nullopt;
    case Kind::range:
      return select_range(required);
    case Kind::all:
      return select_all(required.children);
    case Kind::any:
      return select_any(required.children);
  }
  return std::nullopt;
}

template <typename Visit>
bool SegmentReader::visit_range(const RequiredTerms& range, Visit visit) const {
  const BlockRange blocks = find_blocks(directory_, range.first, range.last);
  std::string bytes;
  for (std::size_t number = blocks.begin; number < blocks.end; ++number) {
    Statement row(database_, "SELECT terms FROM index_block WHERE id = ?");
    if (!row.bind(block_id(last_, number)).step()) return false;
    row.read(0, bytes);
    BlockReader block(bytes);
    while (block.next()) {
      if (block.term() < range.first) continue;
      if (block.term() > range.last) return true;
      if (!visit(block)) return false;
    }
    if (block.is_damaged()) return false;
  }
  return true;
}

SegmentReader::Candidates SegmentReader::select_range(const RequiredTerms& range) const {
  std::vector<Sequence> found;
  std::size_t terms = 0;
  const bool is_whole = visit_range(range, [&](const BlockReader& block) {
    ++terms;
    return block.decode(first_, found);
  });
  if (!is_whole) return std::nullopt;
  if (terms > 1) sort_each_once(found);
  return found;
}

std::uint64_t SegmentReader::weight(const RequiredTerms& required) const {
  if (required.kind != Kind::range || required.first != required.last) return unknown_weight;
  std::uint64_t weight = 0;
  const bool is_whole = visit_range(required, [&](const BlockReader& block) {
    weight += block.count();
    return true;
  });
  return is_whole ? weight : unknown_weight;
}

SegmentReader::Candidates SegmentReader::select_all(
    const std::vector<RequiredTerms>& children) const {
  std::vector<std::pair<std::uint64_t, const RequiredTerms*>> rarest_first;
  for (const RequiredTerms& child : children) {
    const std::uint64_t child_weight = weight(child);
    if (child_weight == 0) return std::vector<Sequence>{};
    rarest_first.emplace_back(child_weight, &child);
  }
  std::ranges::stable_sort(rarest_first, {}, [](const auto& child) { return child.first; });
  Candidates all;
  for (const auto& child : rarest_first) {
    if (all && all->size() <= few) break;
    Candidates found = select(*child.second);
    if (!found) continue;
    if (all) {
      std::vector<Sequence> both;
      std::ranges::set_intersection(*all, *found, std::back_inserter(both));
      all = std::move(both);
    } else {
      all = std::move(found);
    }
  }
  return all;
}

SegmentReader::Candidates SegmentReader::select_any(
    const std::vector<RequiredTerms>& children) const {
  std::vector<Sequence> any;
  for (const RequiredTerms& child : children) {
    const Candidates found = select(child);
    if (!found) return std::nullopt;
    any.insert(any.end(), found->begin(), found->end());
  }
  sort_each_once(any);
  return any;
}

}  // namespace newswire::store
