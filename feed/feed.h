// A feed as it was read: the document that a source gave, already normalised (plain text, absolute
// links, stable ids, dates in UTC).
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"

namespace newswire::feed {

enum class FeedFormat { rss20, rss10, rss09x, atom10, atom03, jsonfeed, html, json };
std::string_view to_string(FeedFormat format);

struct Enclosure {
  std::string url;
  std::string type;
  std::optional<std::int64_t> length;  // bytes
};

struct FeedItem {
  std::string id;       // never empty
  std::string title;    // empty where the publisher gave none: see headline()
  std::string link;     // absolute, or as given where nothing tells what it is relative to
  std::string summary;  // at most 2,000 bytes, cut at a word
  std::optional<std::string> author;  // several are joined with ", "
  std::optional<Time> published;
  std::optional<Time> updated;
  std::vector<std::string> categories;
  std::vector<Enclosure> enclosures;
  std::optional<std::string> lang;
};

// What to show as the item's one line: its title, else the beginning of its summary, else its link
// or enclosure, else its id. Never empty.
std::string headline(const FeedItem& item);

// What a feed says about when to ask again.
struct PollHints {
  std::optional<Duration> ttl;            // RSS 2.0 <ttl>
  std::optional<Duration> update_period;  // sy:updatePeriod / sy:updateFrequency
  std::bitset<24> skip_hours;             // hours of the day in GMT
  std::bitset<7> skip_days;               // 0 is Sunday
};

struct Feed {
  FeedFormat format = FeedFormat::rss20;
  std::string title;
  std::string link;
  std::optional<std::string> lang;
  std::vector<FeedItem> items;  // in document order; ids: ParseOptions::distinct_ids
  PollHints hints;
  // Who tells of what is new without being asked (WebSub, W3C Recommendation, section 4), and the
  // address that the feed gives for itself: absolute http and https URLs, each hub once.
  std::vector<std::string> hubs;
  std::string self;
  // Not empty where the document was cut short or items were beyond a limit: what came whole is in
  // `items`, and the validators that came with it must not be stored.
  std::string partial;
};

}  // namespace newswire::feed
