#include "feed/feed.h"

#include "core/text.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_headline_bytes = 140;  // where it is made from the summary

}  // namespace

std::string_view to_string(FeedFormat format) {
  switch (format) {
    case FeedFormat::rss20:
      return "rss20";
    case FeedFormat::rss10:
      return "rss10";
    case FeedFormat::rss09x:
      return "rss09x";
    case FeedFormat::atom10:
      return "atom10";
    case FeedFormat::atom03:
      return "atom03";
    case FeedFormat::jsonfeed:
      return "jsonfeed";
    case FeedFormat::html:
      return "html";
    case FeedFormat::json:
      return "json";
  }
  return "rss20";
}

std::string headline(const FeedItem& item) {
  if (!item.title.empty()) return item.title;
  if (!item.summary.empty()) return truncate_text(item.summary, max_headline_bytes);
  if (!item.link.empty()) return item.link;
  if (!item.enclosures.empty()) return item.enclosures.front().url;
  return item.id;
}

}  // namespace newswire::feed
