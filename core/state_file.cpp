#include "core/state_file.h"

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace newswire {
namespace {

constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
// Another process may make and remove the file between two calls, though none of ours does.
constexpr int most_attempts = 10;

// Only of a file that this process has made: another one might be a link to anything.
void leave_to_owner_of_folder(int file, const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  struct stat status {};
  if (::stat(folder.empty() ? "." : folder.c_str(), &status) != 0 || status.st_uid == 0) return;
  (void)!::fchown(file, status.st_uid, status.st_gid);
}

}  // namespace

int make_state_file(const std::string& path, mode_t mode) {
  const int file = ::open(path.c_str(), flags | O_CREAT | O_EXCL, mode);
  if (file >= 0 && ::geteuid() == 0) leave_to_owner_of_folder(file, path);
  return file;
}

int open_state_file(const std::string& path, mode_t mode) {
  int file = -1;
  for (int attempt = 0; attempt < most_attempts && file < 0; ++attempt) {
    file = ::open(path.c_str(), flags);
    if (file >= 0 || errno != ENOENT) return file;
    file = make_state_file(path, mode);
    if (file < 0 && errno != EEXIST) return file;
  }
  return file;
}

}  // namespace newswire
