#include "app/health/file_lock.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace newswire::app {

std::optional<int> holder_of_lock(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return std::nullopt;
  char place[64];  // MAJOR:MINOR:INODE
  std::snprintf(place, sizeof place, "%02x:%02x:%llu", major(status.st_dev), minor(status.st_dev),
                static_cast<unsigned long long>(status.st_ino));
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, mode, access, where;
    int pid = 0;
    if (!(words >> number >> kind) || kind != "FLOCK") continue;  // "->" is one that waits
    if (words >> mode >> access >> pid >> where && where == place) return std::max(pid, 0);
  }
  return std::nullopt;
}

}  // namespace newswire::app
