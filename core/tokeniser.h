// The one tokeniser: how text is cut into the words that queries are matched by. Query and item go
// through the same steps, so that what finds what is decided in one place (docs/query.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswire {

// The author of query/ defines the tokens here.

}  // namespace newswire
