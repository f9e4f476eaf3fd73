// The publisher's words made a Feed: plain text, absolute links, stable ids, dates in UTC. All
// leniency about what fields hold has its home here (what documents look like: xml_repair).
#pragma once

#include <string_view>

#include "feed/draft.h"
#include "feed/feed.h"

namespace newswire::feed {

// `base_url` is where the document came from; may be empty.
//
// Ids: the publisher's own, else the normalised link, else a hash of the text. With `distinct_ids`
// the first of items with one id is kept, unless they are plainly different items of a publisher
// who gives all the same id: then each gets one of its own, made from its link and title.
Feed normalise(Draft draft, std::string_view base_url, bool distinct_ids);

}  // namespace newswire::feed
