// What a feed says of its hubs, and what of it is worth a subscription (WebSub, section 4). Pure.
#pragma once

#include <string>
#include <vector>

#include "feed/feed.h"
#include "fetcher/http_client.h"
#include "fetcher/source_group.h"

namespace newswire::fetcher {

struct Advert {
  std::vector<std::string> hubs;  // those by https first; empty: the feed has none
  std::string topic;              // the address that the feed gives for itself
  std::string refusal;            // not empty: why it is not subscribed to, in one line
};

// Of an answer and the feed in it; `answered` is the URL that it came from. Headers count before
// the document. A topic at another host than the feed's is refused: a feed could have us take
// another's items for its own, or ask a hub for what is none of its business.
Advert advert_of(const Headers& headers, const feed::Feed& feed, const Url& answered,
                 const SourceGroup& sources);

// Whether these sources may be told of to a hub at all: not those with a secret or credentials of
// their own, whose feed is for us alone, nor pages and APIs.
bool may_subscribe(const SourceGroup& sources);

}  // namespace newswire::fetcher
