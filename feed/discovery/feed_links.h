// The feeds that a web page says it has: in its head, <link rel="alternate"
// type="application/rss+xml" ...>; and in its text, links that look as if a feed were behind them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::feed {

struct FeedLink {
  std::string url;    // absolute where `base_url` or the page's <base> tells
  std::string title;  // one line, safe to show; may be empty
  std::string type;   // a media type, in lower case; may be empty

  friend bool operator==(const FeedLink&, const FeedLink&) = default;
};

// <link> with rel=feed, or rel=alternate and a feed's type. In the page's order, each once, at most
// `max_links`. Both functions look at the first 4 MiB.
std::vector<FeedLink> feed_links_of_page(std::string_view html, std::string_view base_url,
                                         std::size_t max_links);

// <a> whose address ends as feeds' addresses do (/feed, /rss.xml, ?format=atom), on the page's own
// site or on a host made for feeds. Only a guess: it may be a page about feeds.
std::vector<FeedLink> feed_anchors_of_page(std::string_view html, std::string_view base_url,
                                           std::size_t max_links);

}  // namespace newswire::feed
