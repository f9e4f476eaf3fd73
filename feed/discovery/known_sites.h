// Sites whose feeds' addresses follow from a page's address by a rule of their own. Told by the
// site's documentation, each rule beside its name in known_sites.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "core/url.h"
#include "feed/discovery/feed_links.h"

namespace newswire::feed {

// From the address alone; the first is what most people mean. Nothing where the site is not known,
// or the address is no page of a kind that is.
std::vector<FeedLink> known_feeds(const Url& page);

// What the page itself must tell: a YouTube channel's id, the program that made the page.
std::vector<FeedLink> known_feeds_on_page(const Url& page, std::string_view html);

}  // namespace newswire::feed
