// The ids of one standing query: nearly always one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/standing/run_pool.h"

namespace newswire::query::standing {

using Id = std::uint64_t;

// In 12 bytes: one id itself, or where in the pool several are.
class IdList {
 public:
  bool is_empty() const { return size_ == 0; }

  void push(RunPool& pool, Id id) {
    if (size_ == 0) {
      keep(id);
    } else {
      PooledList<2> list = size_ == 1 ? PooledList<2>{} : PooledList<2>{low_, size_};
      if (size_ == 1) list.push(pool, words_of(only()));
      list.push(pool, words_of(id));
      low_ = list.run;
    }
    ++size_;
  }

  // It must be there.
  void erase(RunPool& pool, Id id) {
    if (--size_ == 0) return;
    PooledList<2> list{low_, size_ + 1};
    const auto words = list.words(pool);
    std::size_t at = 0;
    while (id_of(words[2 * at], words[2 * at + 1]) != id) ++at;
    list.erase(pool, at);
    low_ = list.run;
    if (size_ > 1) return;
    const auto last = list.words(pool);
    const Id left = id_of(last[0], last[1]);
    list.erase(pool, 0);
    keep(left);
  }

  void append_to(std::vector<Id>& ids, const RunPool& pool) const {
    if (size_ == 1) {
      ids.push_back(only());
      return;
    }
    const auto words = PooledList<2>{low_, size_}.words(pool);
    for (std::size_t w = 0; w < words.size(); w += 2) ids.push_back(id_of(words[w], words[w + 1]));
  }

 private:
  static Id id_of(std::uint32_t low, std::uint32_t high) { return Id{high} << 32 | low; }
  static std::array<std::uint32_t, 2> words_of(Id id) {
    return {static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(id >> 32)};
  }
  Id only() const { return id_of(low_, high_); }
  void keep(Id id) {
    low_ = words_of(id)[0];
    high_ = words_of(id)[1];
  }

  std::uint32_t size_ = 0;
  std::uint32_t low_ = 0;   // of one id; of several, their run
  std::uint32_t high_ = 0;  // of one id
};

}  // namespace newswire::query::standing
