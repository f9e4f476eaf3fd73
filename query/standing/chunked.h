// A list that grows without moving what it holds, so that growing takes no longer at a million
// elements than at ten thousand, and keeps no second copy meanwhile.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace newswire::query::standing {

template <typename T>
class Chunked {
 public:
  T& operator[](std::size_t index) { return chunks_[index / chunk_size][index % chunk_size]; }
  const T& operator[](std::size_t index) const {
    return chunks_[index / chunk_size][index % chunk_size];
  }

  std::size_t size() const { return size_; }

  T& push_back(T value) {
    if (size_ == chunks_.size() * chunk_size) {
      chunks_.push_back(std::make_unique<T[]>(chunk_size));
    }
    T& place = (*this)[size_++];
    place = std::move(value);
    return place;
  }

 private:
  static constexpr std::size_t chunk_size = 4096;
  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace newswire::query::standing
