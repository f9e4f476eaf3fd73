// What makes an item the same item the next time its feed is read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/feed.h"

namespace newswire::feed {

// The id as the publisher gives it, as one line of safe text; an overlong one is replaced by its
// hash. Empty where there is none.
std::string publisher_id(std::string text);

// Gives an id to items without one, and sees to it that each id is there once (normalise.h).
void give_ids(std::vector<FeedItem>& items);

}  // namespace newswire::feed
