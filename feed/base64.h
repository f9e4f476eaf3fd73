// Base64, as Atom 0.3 may wrap text in (mode="base64").
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newswire::feed {

// RFC 4648, section 4, with white space anywhere and with or without its padding; nullopt where
// the text holds anything else.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace newswire::feed
