#include "store/index/index_segment.h"

#include <algorithm>
#include <utility>

namespace newswire::store {

void IndexSegment::add_item(Sequence sequence) {
  last_ = sequence;
  ++items_;
  terms_of_item_ = 0;
}

void IndexSegment::add_term(std::string_view term) {
  if (++terms_of_item_ < max_terms_of_an_item) {
    post(term);
  } else if (terms_of_item_ == max_terms_of_an_item) {
    post(any_term);
  }
}

void IndexSegment::post(std::string_view term) {
  auto found = postings_.find(term);
  if (found == postings_.end()) {
    found = postings_.try_emplace(std::string(term)).first;
    bytes_ += sizeof *found + term.size();
  }
  const std::size_t before = found->second.deltas().size();
  found->second.add(static_cast<std::uint64_t>(last_ - first_));
  bytes_ += found->second.deltas().size() - before;
}

std::vector<std::string> IndexSegment::blocks(std::string& directory) const {
  std::vector<const std::pair<const std::string, Postings>*> sorted;
  sorted.reserve(postings_.size());
  for (const auto& entry : postings_) sorted.push_back(&entry);
  std::ranges::sort(sorted, {},
                    [](const auto* entry) -> const std::string& { return entry->first; });
  BlockWriter writer;
  for (const auto* entry : sorted) writer.add(entry->first, entry->second);
  return std::move(writer).finish(directory);
}

}  // namespace newswire::store
