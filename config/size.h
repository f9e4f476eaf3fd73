// Sizes as people write them: 500KiB, 16MiB, 1GiB. For config/ only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace newswire::config {

// A whole number of bytes, or of the unit that follows without a space. nullopt where it is none,
// or beyond 2^63.
std::optional<std::int64_t> parse_size(std::string_view text);

}  // namespace newswire::config
