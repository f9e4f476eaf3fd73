// What a URL's user and password are to HTTP.
#pragma once

#include <string>

namespace newswire::fetcher {

// The value of an Authorization header (RFC 7617) for the userinfo of a URL, which is
// percent-encoded.
std::string basic_authorization(const std::string& userinfo);

}  // namespace newswire::fetcher
