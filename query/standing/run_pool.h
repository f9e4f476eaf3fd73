// Memory for very many short runs of 32-bit words: what would be a million small vectors is some
// large blocks and a number a run.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace newswire::query::standing {

// Runs are contiguous and do not move. Reading is safe beside reading, as in containers.
class RunPool {
 public:
  using Run = std::uint32_t;

  // Of `words`, which must be given again to free it; 0 words are no run.
  Run allocate(std::size_t words);
  void free(Run run, std::size_t words);

  std::uint32_t* at(Run run) { return &blocks_[run / block_words][run % block_words]; }
  const std::uint32_t* at(Run run) const { return &blocks_[run / block_words][run % block_words]; }

  // How many words a run has that was asked to hold so many: steps of a quarter at most.
  static std::size_t room_for(std::size_t words);

 private:
  static constexpr std::size_t block_words = std::size_t{1} << 16;
  static constexpr std::size_t longest_shared = block_words / 4;  // longer ones have their block
  static constexpr std::size_t size_classes = 64;

  std::size_t new_block(std::size_t words);

  std::vector<std::unique_ptr<std::uint32_t[]>> blocks_;
  std::vector<std::size_t> empty_blocks_;  // where a longer run had its own
  std::array<std::vector<Run>, size_classes> free_runs_;
  std::size_t current_block_ = 0;
  std::size_t used_words_ = block_words;  // of the current block
};

// A list in a pool: a number and a length, without a capacity, as that follows from the length.
// Elements are `Width` words each and have no order.
template <std::size_t Width>
struct PooledList {
  RunPool::Run run = 0;
  std::uint32_t size = 0;

  std::span<const std::uint32_t> words(const RunPool& pool) const {
    return size == 0 ? std::span<const std::uint32_t>() : std::span(pool.at(run), size * Width);
  }

  void push(RunPool& pool, const std::array<std::uint32_t, Width>& element) {
    resize(pool, size + 1);
    std::copy(element.begin(), element.end(), pool.at(run) + (size - 1) * Width);
  }

  // The last element takes its place.
  void erase(RunPool& pool, std::size_t index) {
    std::uint32_t* all = pool.at(run);
    std::copy_n(all + (size - 1) * Width, Width, all + index * Width);
    resize(pool, size - 1);
  }

 private:
  void resize(RunPool& pool, std::uint32_t new_size) {
    const std::size_t old_room = RunPool::room_for(size * Width);
    const std::size_t new_room = RunPool::room_for(new_size * Width);
    if (old_room != new_room) {
      const RunPool::Run moved = new_room > 0 ? pool.allocate(new_room) : 0;
      if (size > 0 && new_room > 0) {
        std::copy_n(pool.at(run), std::min(size, new_size) * Width, pool.at(moved));
      }
      if (size > 0) pool.free(run, old_room);
      run = moved;
    }
    size = new_size;
  }
};

}  // namespace newswire::query::standing
