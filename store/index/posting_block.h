// Terms in their order, each with the items that have it, packed into blocks of about a page. For
// store/ only.
//
//   block   = 1*entry
//   entry   = shared length suffix count bytes deltas
//   shared  = how many bytes the term has in common with the entry before it
//   deltas  = of the sequences, rising: the first from the segment's start, then from the last one
//
// All numbers are varints: seven bits a byte, the low ones first, the high bit where more follow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/item.h"

namespace newswire::store {

// The items of one term, in rising order.
class Postings {
 public:
  // At or above the one added before, which may come again.
  void add(std::uint64_t offset);
  std::uint64_t count() const { return count_; }
  const std::string& deltas() const { return deltas_; }

 private:
  std::string deltas_;
  std::uint64_t last_ = 0;
  std::uint64_t count_ = 0;
};

// Fills blocks. The terms come in their order.
class BlockWriter {
 public:
  void add(std::string_view term, const Postings& postings);

  // What was added, as blocks; `directory` is the first term of each, to be read by find_blocks.
  std::vector<std::string> finish(std::string& directory) &&;

 private:
  std::vector<std::string> blocks_;
  std::string directory_;
  std::string before_;  // the term of the last entry
};

// Which blocks can hold terms from `first` to `last`: [begin, end). All where the directory is
// damaged.
struct BlockRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};
BlockRange find_blocks(std::string_view directory, std::string_view first, std::string_view last);

// Reads the entries of one block, one after the other.
class BlockReader {
 public:
  explicit BlockReader(std::string_view block) : rest_(block) {}

  // False at the end, or where the block is damaged.
  bool next();
  bool is_damaged() const { return is_damaged_; }

  const std::string& term() const { return term_; }
  std::uint64_t count() const { return count_; }
  // Appends the sequences, of a segment that starts with `start`. False where they are damaged.
  bool decode(Sequence start, std::vector<Sequence>& out) const;

 private:
  std::string_view rest_;
  std::string term_;
  std::uint64_t count_ = 0;
  std::string_view deltas_;
  bool is_damaged_ = false;
};

}  // namespace newswire::store
