// JSON with the mistakes that hand-made feeds have.
#pragma once

#include <string>
#include <string_view>

namespace newswire::feed {

// Raw control characters in strings become spaces, halves of surrogate pairs U+FFFD, unknown
// escapes what they escape, and commas before a closing bracket go.
std::string repair_json(std::string_view text);

}  // namespace newswire::feed
