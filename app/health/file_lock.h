// Who holds a lock on a file, seen from outside: taking it to find out would turn away whoever
// wants it in that moment.
#pragma once

#include <optional>
#include <string>

namespace newswire::app {

// The process that has flock(2)'s lock of the file, from /proc/locks (proc(5)); 0 where it is of
// another container; nullopt where nobody has it, or nothing can be seen.
std::optional<int> holder_of_lock(const std::string& file);

}  // namespace newswire::app
