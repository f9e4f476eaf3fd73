// Topics: tags that subscribers select by path, such as "tech" or "tech/ai".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace newswire {

constexpr std::size_t max_topic_segments = 4;
constexpr std::size_t max_topics_per_item = 8;
constexpr std::size_t max_topic_bytes = 128;

// One to four segments of [a-z0-9_-]+ joined by '/'. Upper-case ASCII is folded; anything else is
// an error that says what is wrong.
Result<std::string> parse_topic(std::string_view text);

// True where `topic` is `prefix` or lies below it, by whole segments.
bool topic_is_within(std::string_view topic, std::string_view prefix);

}  // namespace newswire
