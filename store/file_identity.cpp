#include "store/file_identity.h"

#include <sys/stat.h>

namespace newswire::store {

FileIdentity file_identity(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

bool is_replaced(const FileIdentity& known, const std::string& path) {
  const FileIdentity there = file_identity(path);
  return there != known && there != FileIdentity{};
}

}  // namespace newswire::store
