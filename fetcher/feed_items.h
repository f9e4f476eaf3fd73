// A feed's items as one source publishes them. Pure.
#pragma once

#include <vector>

#include "core/clock.h"
#include "core/item.h"
#include "feed/feed.h"
#include "fetcher/options.h"

namespace newswire::fetcher {

// Oldest first, so that sequences rise with time: by date, those without one beside their
// neighbours in the document, which is taken to be newest first unless its dates say otherwise.
// Topics are the source's and those of the rules that match, each once, at most
// max_topics_per_item.
std::vector<Item> make_items(feed::Feed feed, const SourceOptions& source,
                             const std::vector<TopicRule>& rules, Time now);

}  // namespace newswire::fetcher
