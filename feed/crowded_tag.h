// Start tags with more attributes than any document has for its readers.
#pragma once

#include <cstddef>
#include <string_view>

namespace newswire::feed {

// Where the first start tag begins that has more than `max_attributes`; npos where there is none.
// XML parsers compare each attribute of a tag with all others, and tell nobody before the tag ends:
// in ten megabytes of one tag that takes them minutes.
std::size_t find_crowded_tag(std::string_view xml, std::size_t max_attributes);

}  // namespace newswire::feed
