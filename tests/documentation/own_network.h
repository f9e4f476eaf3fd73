// A network and names of this process's own, so that the documentation's ports are free, its hosts
// are there, and nothing that it says can reach the world.
#pragma once

#include <string>
#include <vector>

namespace newswire::documentation {

// From now on, for this thread, the threads and the processes that it makes: nothing but loopback,
// where each of `hosts` is. False where the system does not allow it; once is enough.
bool enter_own_network(const std::vector<std::string>& hosts);

}  // namespace newswire::documentation
