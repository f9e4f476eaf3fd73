#include "store/fetch_lock.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <sys/file.h>
#include <unistd.h>

#include "core/result.h"
#include "core/state_file.h"
#include "store/file_owner.h"

namespace newswire::store {
namespace {

constexpr int no_descriptor = -1;

[[noreturn]] void refuse(const std::string& path, int reason) {
  throw FatalError("cannot lock '" + path +
                   "': " + (reason == EACCES ? denied_text(path) : std::strerror(reason)));
}

}  // namespace

std::optional<FetchLock> FetchLock::try_acquire(const std::string& store_path) {
  if (store_path == ":memory:") return FetchLock(no_descriptor);  // nobody else can reach it
  const std::string path = store_path + ".fetch-lock";
  std::error_code ignored;  // a folder that cannot be made shows when the file is opened
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  const int descriptor = open_state_file(path, 0640);
  if (descriptor < 0) refuse(path, errno);
  FetchLock lock(descriptor);
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    if (errno != EINTR) refuse(path, errno);
  }
  return lock;
}

FetchLock::FetchLock(FetchLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, no_descriptor)) {}

FetchLock::~FetchLock() {
  // The file stays: whoever removed it could remove one that the next holder has just locked.
  if (descriptor_ != no_descriptor) ::close(descriptor_);
}

}  // namespace newswire::store
