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

// Gives an id to items without one: the normalised link, else a hash of the text. True, at an
// item's place, where it got its id here.
std::vector<bool> give_ids(std::vector<FeedItem>& items);

// Sees to it that each id is there once (normalise.h); `given` is what give_ids() said.
void keep_distinct(std::vector<FeedItem>& items, const std::vector<bool>& given);

}  // namespace newswire::feed
