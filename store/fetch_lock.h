// At most one process fetches into a store at a time: an advisory lock (flock) on a file beside it,
// released by the kernel when its holder ends in whatever way.
#pragma once

#include <optional>
#include <string>

namespace newswire::store {

class FetchLock {
 public:
  // nullopt where another process holds it. Throws FatalError where the file cannot be made.
  static std::optional<FetchLock> try_acquire(const std::string& store_path);
  FetchLock(FetchLock&& other) noexcept;
  FetchLock& operator=(FetchLock&&) = delete;
  ~FetchLock();

 private:
  explicit FetchLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace newswire::store
