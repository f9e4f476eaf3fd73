// Start tags with more in them than any document has for its readers.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace newswire::feed {

struct CrowdedTag {
  std::size_t at = 0;         // where it begins
  bool by_attribute = false;  // one attribute is too long; else they are too many
};

// The first start tag that has more than `max_attributes`, or one of more than
// `max_attribute_bytes`. XML parsers compare each attribute of a tag with all others, and tell
// nobody before the tag ends: in ten megabytes of one tag that takes them minutes.
std::optional<CrowdedTag> find_crowded_tag(std::string_view xml, std::size_t max_attributes,
                                           std::size_t max_attribute_bytes);

}  // namespace newswire::feed
