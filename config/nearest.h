// Which of the known words someone probably meant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::config {

// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that turn
// one into the other, in bytes. The texts are taken up to 64 bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

// "did you mean 'interval'?", or for a word that is far from all, "the nearest known one is 'x'".
// `known` must not be empty.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace newswire::config
