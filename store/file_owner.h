// Whose a file is: for messages to those who may not use it.
#pragma once

#include <string>

namespace newswire::store {

// The user's name, or number where there is none, of the file, or of the nearest folder above it
// that can be seen; empty where that is this user.
std::string other_owner(const std::string& path);

// "Permission denied; it belongs to the user 'newswire'".
std::string denied_text(const std::string& path);

}  // namespace newswire::store
