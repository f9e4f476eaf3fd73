// Documents that come packed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace newswire::feed {

// By the magic number of gzip (RFC 1952) or zlib (RFC 1950).
bool is_packed(std::string_view bytes);

enum class InflateEnd {
  whole,
  cut_short,  // the packed bytes break off
  damaged,
  too_large,  // more than was allowed would have come
};

struct Inflated {
  std::string bytes;  // up to its end
  InflateEnd end = InflateEnd::whole;
};

// gzip or zlib. Takes memory for `max_bytes` only where the packed bytes have as much to say.
Inflated inflate_bytes(std::string_view bytes, std::size_t max_bytes);
// What servers mean by "deflate": zlib, or deflate (RFC 1951) with nothing around it.
Inflated inflate_deflated(std::string_view bytes, std::size_t max_bytes);

struct Unpacked {
  std::string bytes;
  bool whole = true;  // false where the packed bytes break off
};

// The same for documents of which the beginning is better than nothing. An error where they are
// damaged from the start or would unpack to more than `max_bytes`.
Result<Unpacked> unpack(std::string_view bytes, std::size_t max_bytes);

}  // namespace newswire::feed
