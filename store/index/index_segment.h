// One piece of the history's index while it is made: the items of a stretch of the log and their
// terms, in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/item.h"
#include "store/index/posting_block.h"

namespace newswire::store {

class IndexSegment {
 public:
  // Of items after `after`. `changes` is ItemIndex::changes() from before the first was read.
  IndexSegment(Sequence after, std::int64_t changes) : first_(after + 1), changes_(changes) {}

  // Rising. The terms that follow are the item's.
  void add_item(Sequence sequence);
  void add_term(std::string_view term);

  // It has as many items, or bytes, as one piece shall have.
  bool is_full() const { return items_ >= max_items || bytes_ >= max_bytes; }
  std::size_t items() const { return items_; }
  Sequence first() const { return first_; }
  Sequence last() const { return last_; }  // of its items
  std::int64_t changes() const { return changes_; }

  // Its terms as blocks (store/index/posting_block.h).
  std::vector<std::string> blocks(std::string& directory) const;

  // Up to so many items at the head of the log are not indexed: reading them costs milliseconds.
  static constexpr std::size_t max_items = 4'096;

  // An item with more terms than `max_terms_of_an_item` has this one instead, and may match all.
  static constexpr std::string_view any_term = "";

 private:
  static constexpr std::size_t max_bytes = 8 << 20;
  static constexpr std::size_t max_terms_of_an_item = 10'000;

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  void post(std::string_view term);

  Sequence first_;
  std::int64_t changes_;
  Sequence last_ = 0;
  std::size_t items_ = 0;
  std::size_t bytes_ = 0;
  std::size_t terms_of_item_ = 0;
  std::unordered_map<std::string, Postings, TextHash, std::equal_to<>> postings_;
};

}  // namespace newswire::store
