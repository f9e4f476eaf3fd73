#include "query/standing/run_pool.h"

#include <bit>

namespace newswire::query::standing {
namespace {

constexpr std::size_t exact_sizes = 8;

// Above the exact sizes, four to a doubling: which, and how many words it has.
struct SizeClass {
  std::size_t number;
  std::size_t words;
};

SizeClass size_class(std::size_t words) {
  if (words <= exact_sizes) return {words, words};
  const auto shift = static_cast<std::size_t>(std::bit_width(words - 1)) - 3;
  const std::size_t quarter = (words - 1) >> shift;  // 4 to 7
  return {exact_sizes + (shift - 1) * 4 + quarter - 3, (quarter + 1) << shift};
}

}  // namespace

std::size_t RunPool::room_for(std::size_t words) {
  return size_class(words).words;
}

std::size_t RunPool::new_block(std::size_t words) {
  std::size_t block = blocks_.size();
  if (empty_blocks_.empty()) {
    blocks_.emplace_back();
  } else {
    block = empty_blocks_.back();
    empty_blocks_.pop_back();
  }
  blocks_[block] = std::unique_ptr<std::uint32_t[]>(new std::uint32_t[words]);
  return block;
}

RunPool::Run RunPool::allocate(std::size_t words) {
  const SizeClass size = size_class(words);
  if (size.words > longest_shared) return static_cast<Run>(new_block(size.words) * block_words);
  if (std::vector<Run>& free = free_runs_[size.number]; !free.empty()) {
    const Run run = free.back();
    free.pop_back();
    return run;
  }
  if (used_words_ + size.words > block_words) {
    current_block_ = new_block(block_words);
    used_words_ = 0;
  }
  const std::size_t at = current_block_ * block_words + used_words_;
  used_words_ += size.words;
  return static_cast<Run>(at);
}

void RunPool::free(Run run, std::size_t words) {
  const SizeClass size = size_class(words);
  if (size.words <= longest_shared) {
    free_runs_[size.number].push_back(run);
    return;
  }
  blocks_[run / block_words].reset();
  empty_blocks_.push_back(run / block_words);
}

}  // namespace newswire::query::standing
