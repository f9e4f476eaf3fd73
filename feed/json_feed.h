// Feeds in JSON: JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), and RSS in JSON.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.h"
#include "feed/draft.h"

namespace newswire::feed {

// `text` is valid UTF-8. The error says why it is no feed.
Result<Draft> read_json_feed(std::string_view text, std::size_t max_items, std::size_t max_depth,
                             std::size_t max_text_bytes);

}  // namespace newswire::feed
