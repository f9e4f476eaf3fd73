// Addresses of sockets as the config has them. For config/ only.
#pragma once

#include <filesystem>
#include <string>

#include "core/result.h"

namespace newswire::config {

// tcp://HOST:PORT, tcp://HOST:* for a port that the system chooses, or ipc://PATH, which comes back
// absolute: a relative one is taken from `folder`. The error says what is wrong, without the text.
Result<std::string> parse_endpoint(const std::string& text, const std::filesystem::path& folder);

// "HOST:PORT", where HTTP is listened for; port 0: one that the system chooses.
bool is_host_and_port(const std::string& text);

}  // namespace newswire::config
