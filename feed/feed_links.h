// The feeds that a web page says it has: <link rel="alternate" type="application/rss+xml" ...>.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::feed {

struct FeedLink {
  std::string url;  // absolute where `base_url` or the page's <base> tells
  std::string title;
  std::string type;  // a media type, in lower case
};

// In the page's order, each once, at most `max_links`.
std::vector<FeedLink> feed_links_of_page(std::string_view html, std::string_view base_url,
                                         std::size_t max_links);

}  // namespace newswire::feed
