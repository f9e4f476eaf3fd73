#include "store/file_owner.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace newswire::store {

std::string other_owner(const std::string& path) {
  std::error_code ignored;
  std::filesystem::path seen = std::filesystem::absolute(path, ignored);
  struct stat status {};
  while (::stat(seen.c_str(), &status) != 0) {
    if (!seen.has_relative_path()) return "";
    seen = seen.parent_path();
  }
  if (status.st_uid == ::geteuid()) return "";
  const passwd* user = ::getpwuid(status.st_uid);
  return user == nullptr ? std::to_string(status.st_uid) : user->pw_name;
}

std::string denied_text(const std::string& path) {
  const std::string owner = other_owner(path);
  return std::strerror(EACCES) +
         (owner.empty() ? std::string() : "; it belongs to the user '" + owner + "'");
}

}  // namespace newswire::store
