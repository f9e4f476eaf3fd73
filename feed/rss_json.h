// RSS 2.0 written as JSON (rssjs.org): {"rss": {"channel": {"item": [...]}}}.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "feed/draft.h"

namespace newswire::feed {

// nullopt where `text` is anything else.
std::optional<Draft> read_rss_in_json(std::string_view text, std::size_t max_items);

}  // namespace newswire::feed
