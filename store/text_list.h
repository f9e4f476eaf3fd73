// A list of texts in one column. For store/ only.
#pragma once

#include <string>
#include <vector>

namespace newswire::store {

// Each value ends with a line feed; within a value, a line feed is written "\n" and a backslash
// "\\". So the empty list is the empty text, and any value comes back as it was.
std::string join_list(const std::vector<std::string>& values);

// What join_list wrote; `values` is overwritten.
void split_list(const std::string& text, std::vector<std::string>& values);

}  // namespace newswire::store
