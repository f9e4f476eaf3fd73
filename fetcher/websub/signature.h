// What proves that a message is a hub's (WebSub, section 7.1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire::fetcher {

// Whether X-Hub-Signature ("sha256=<hex>"; sha1, sha256, sha384 and sha512) is the HMAC of the body
// with this secret. Takes the same time wherever it differs.
bool is_signed(std::string_view signature, std::string_view secret, std::string_view body);

// Bytes that nobody can guess, in hexadecimal. Throws std::runtime_error where there are none.
std::string random_hex(std::size_t bytes);

}  // namespace newswire::fetcher
