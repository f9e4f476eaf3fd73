// Files that the processes of one newswire share beside the store: the store itself and locks. A
// command that root gives once would otherwise keep a service of another user from them for good.
#pragma once

#include <string>

#include <sys/types.h>

namespace newswire {

// The descriptor, to read and write, of a file that is made where it is not there; what root makes
// in a folder of somebody else belongs to that user. Negative, and errno says why, where it cannot
// be opened, as where it is a symbolic link.
int open_state_file(const std::string& path, mode_t mode);

// The same for a file that nobody has made yet: negative where it is there, whatever it is.
int make_state_file(const std::string& path, mode_t mode);

}  // namespace newswire
