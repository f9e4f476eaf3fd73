// Documents that come packed, as some servers send them without a Content-Encoding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace newswire::feed {

// By the magic number of gzip (RFC 1952) or zlib (RFC 1950).
bool is_packed(std::string_view bytes);

struct Unpacked {
  std::string bytes;
  bool whole = true;  // false where the packed bytes break off
};

// An error where they are damaged from the start or would unpack to more than `max_bytes`.
Result<Unpacked> unpack(std::string_view bytes, std::size_t max_bytes);

}  // namespace newswire::feed
