// Bodies that come packed, by their Content-Encoding (RFC 9110, section 8.4).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feed/inflate.h"

namespace newswire::feed {

// Those that decode_content() knows and a client may ask for, as Accept-Encoding has them.
inline constexpr std::string_view accepted_codings = "gzip, br";

// Whether the header names anything that decode_content() would undo.
bool is_coded(std::string_view content_encoding);

// Undoes what the header names, the last of it first: gzip, deflate and br. What else it names is
// taken for no coding, as some servers say "utf-8" or "none" there. Whatever the end, the bytes are
// those up to it.
Inflated decode_content(std::string body, std::string_view content_encoding, std::size_t max_bytes);

}  // namespace newswire::feed
