// Addresses of sockets as the config has them. For config/ only.
#pragma once

#include <filesystem>
#include <string>

#include "core/result.h"

namespace newswire::config {

// tcp://HOST:PORT, tcp://HOST:* for a port that the system chooses, or ipc://PATH, which comes back
// absolute: a relative one is taken from `folder`. The error says what is wrong, without the text.
Result<std::string> parse_endpoint(const std::string& text, const std::filesystem::path& folder);

}  // namespace newswire::config
