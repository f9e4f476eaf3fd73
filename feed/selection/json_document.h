// A JSON document whose objects keep their order, parsed within limits.
#pragma once

#include <cstddef>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"

namespace newswire::feed {

// `text` is valid UTF-8. Mistakes of hand-made JSON are repaired (feed/json_repair.h).
Result<nlohmann::ordered_json> parse_json_document(std::string_view text, std::size_t max_depth);

}  // namespace newswire::feed
