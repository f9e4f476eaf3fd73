// OPML 1.0 and 2.0 (opml.org/spec2.opml): the lists of feeds that readers hand to each other. Bytes
// to values and back; what the values mean for sources is the reader's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace newswire::feed {

// An <outline> with an xmlUrl. Attributes are known in any case.
struct OpmlFeed {
  std::string url;       // xmlUrl, trimmed but not checked: it may be anything
  std::string title;     // text, else title: one line, safe to show; may be empty
  std::string type;      // "rss" and its like; as written, may be empty
  std::string html_url;  // likewise
  std::string language;
  std::vector<std::string> folders;     // the outlines that it stands in, outermost first
  std::vector<std::string> categories;  // of the attribute: "/tech/linux", "tag"
  // Those of newswire's own namespace, which no other program knows: name (in lower case), value.
  std::vector<std::pair<std::string, std::string>> own;

  friend bool operator==(const OpmlFeed&, const OpmlFeed&) = default;
};

struct Opml {
  std::string title;            // of the list
  std::vector<OpmlFeed> feeds;  // in document order, repeated ones too
  std::size_t without_url =
      0;                // outlines that are neither a feed nor a folder with something in it
  std::string partial;  // not empty: why the list is not whole; what came of it is above

  friend bool operator==(const Opml&, const Opml&) = default;
};

struct OpmlLimits {
  std::size_t max_feeds = 10'000;
  std::size_t max_depth = 256;
  std::size_t max_unpacked_bytes = 16 << 20;  // of a gzip file
};

// In any encoding, broken in the ways that feeds are (docs/feeds.md). The error says why the
// document is no OPML. Pure; any thread.
Result<Opml> parse_opml(std::string_view bytes, const OpmlLimits& limits = {});

// OPML 2.0 in UTF-8, one line a feed, with those of the same folders gathered where the first of
// them stands. parse_opml gives the same values back, in that order, as long as its limits bear
// them and titles are one line.
std::string write_opml(const Opml& opml);

// Of `own`; declared with the prefix "newswire".
inline constexpr std::string_view opml_namespace = "urn:x-newswire:opml";

}  // namespace newswire::feed
