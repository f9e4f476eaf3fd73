// Which file a path names: what tells a store from another that was put in its place.
#pragma once

#include <string>

#include <sys/types.h>

namespace newswire::store {

struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// At this moment; of no file where there is none.
FileIdentity file_identity(const std::string& path);

// Whether the path has come to name another file. One that is missing may be on its way back.
bool is_replaced(const FileIdentity& known, const std::string& path);

}  // namespace newswire::store
