// Bytes in, Feed out: finds out what a document is and reads it. Never touches the network.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"
#include "feed/feed.h"

namespace newswire::feed {

struct ParseOptions {
  std::string content_type;  // as in the HTTP header; may be empty
  std::string base_url;      // of the response; may be empty, and then relative links stay relative
  // Each id once, as it is stored. Else all items that the document holds, as it tells them apart.
  bool distinct_ids = true;
  std::size_t max_items = 10'000;
  std::size_t max_depth = 256;                 // of elements; of JSON's lists and objects
  std::size_t max_attributes = 256;            // of one element
  std::size_t max_text_bytes = 1024 * 1024;    // of one field; the rest is dropped
  std::size_t max_entity_bytes = 1024 * 1024;  // of all uses of entities that the document declares
  std::size_t max_unpacked_bytes = 64 << 20;   // of a gzip body
};

// The error says why `document` is no feed: empty, an HTML page (naming the feeds it links to),
// JSON that is no feed, XML that is no feed, binary. Pure; any thread.
Result<Feed> parse_feed(std::string_view document, const ParseOptions& options);

// The feed as `newswire parse` prints it: one JSON object (docs/feeds.md).
std::string feed_to_json(const Feed& feed, int indent);

}  // namespace newswire::feed
