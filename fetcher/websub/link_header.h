// The Link headers of a message (RFC 8288): the relations that it tells of itself. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"
#include "fetcher/http_client.h"

namespace newswire::fetcher {

// The targets of the links with this relation, absolute http and https URLs, in their order, each
// once. Links that are about something else than the message (anchor) do not count. At most 8.
std::vector<std::string> links_of(const Headers& headers, std::string_view relation,
                                  const std::string& base_url);

}  // namespace newswire::fetcher
