// An item's topics: its source's, and those of the rules that it matches. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "core/item.h"
#include "fetcher/options.h"

namespace newswire::fetcher {

// Replaces the item's topics: each once, the source's first, then in the order of the rules, at
// most max_topics_per_item. Rules that ask for topics see those of the source alone. `now` is when
// the item was fetched.
void set_topics(Item& item, const std::vector<std::string>& source_topics,
                const std::vector<TopicRule>& rules, Time now);

}  // namespace newswire::fetcher
