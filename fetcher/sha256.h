// SHA-256 (FIPS 180-4): what tells one document from another.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace newswire::fetcher {

// Of the texts one behind the other, in hexadecimal digits. Empty where the system's policy has no
// SHA-256.
std::string sha256(std::initializer_list<std::string_view> texts);

}  // namespace newswire::fetcher
