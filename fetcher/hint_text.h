// What a feed says about when to ask again, as text that the store keeps between fetches.
#pragma once

#include <string>
#include <string_view>

#include "feed/feed.h"

namespace newswire::fetcher {

// "ttl=1h period=6h hours=8,9 days=0,6"; what the feed does not say is left out.
std::string format_hints(const feed::PollHints& hints);

// Words that are not understood are skipped.
feed::PollHints parse_hints(std::string_view text);

}  // namespace newswire::fetcher
