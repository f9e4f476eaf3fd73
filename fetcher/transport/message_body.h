// The body of an HTTP response, taken out of its framing (RFC 9112, section 6).
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "fetcher/http_client.h"

namespace newswire::fetcher {

enum class BodyEnd {
  whole,
  cut_short,  // or its framing is damaged
  too_large,
};

// At most `size` bytes of what comes behind the head; 0 where the connection has ended, negative
// where it is in trouble.
using ReadBytes = std::function<long(char* to, std::size_t size)>;

// Appends the body that `headers` announce to `body`, which grows to `max_bytes` at most. Trailers
// are read and dropped. How much framing there may be is for `read` to say.
BodyEnd read_body(const Headers& headers, const ReadBytes& read, std::size_t max_bytes,
                  std::string& body);

}  // namespace newswire::fetcher
