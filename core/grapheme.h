// Text in the pieces that people take for characters: grapheme clusters, as UAX #29 has them.
#pragma once

#include <cstddef>
#include <string_view>

namespace newswire {

// Where the cluster that begins at `at`, which must be inside of `text`, ends. Invalid bytes are
// clusters of their own.
std::size_t cluster_end(std::string_view text, std::size_t at);

// Whether a terminal that orders text by its direction would show some of it from right to left:
// Hebrew, Arabic and their neighbours.
bool has_right_to_left(std::string_view text);

}  // namespace newswire
