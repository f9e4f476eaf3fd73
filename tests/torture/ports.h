// Ports that stay free while nobody listens on them.
#pragma once

#include <random>

namespace newswire::torture {

// Below those that the system gives to clients (ip_local_port_range), or somebody's connection
// might take it while a broker is dead, a subscriber's to itself most of all.
int quiet_port(std::mt19937& chance);

}  // namespace newswire::torture
