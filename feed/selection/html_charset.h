// The encoding that a page says it is in.
#pragma once

#include <string>
#include <string_view>

namespace newswire::feed {

// The Content-Type that counts for a page: the one it came with where that has a charset, else one
// with the charset of <meta charset> or <meta http-equiv="Content-Type"> near its beginning (HTML,
// section 13.2.3.2).
std::string content_type_of_page(std::string_view bytes, std::string_view content_type);

}  // namespace newswire::feed
