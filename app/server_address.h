// --server HOST: where a broker is, in the words of a person.
#pragma once

#include <string>

#include "core/result.h"

namespace newswire::app {

struct ServerEndpoints {
  std::string publish;
  std::string replay;
};

// "news.example" keeps the ports of `defaults`; "news.example:6000" is port 6000 for live messages
// and the next one for replay. IPv6 addresses go in brackets.
Result<ServerEndpoints> server_endpoints(const std::string& server,
                                         const ServerEndpoints& defaults);

}  // namespace newswire::app
