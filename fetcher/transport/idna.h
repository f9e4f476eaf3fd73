// Host names outside ASCII, as DNS, TLS and HTTP want them.
#pragma once

#include <string>

namespace newswire::fetcher {

// "bücher.example" -> "xn--bcher-kva.example" (Punycode, RFC 3492). Labels in ASCII stay as they
// are, and so does what is no UTF-8. The letters are taken as given: no mapping of capitals.
std::string to_ascii_host(const std::string& host);

}  // namespace newswire::fetcher
