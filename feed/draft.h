// What every format's adapter makes of its document, and what normalise turns into a Feed: the
// publisher's own words, still with their markup, relative links and doubtful dates.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "feed/feed.h"

namespace newswire::feed {

// What a document is prepared for; more is no trouble.
constexpr std::size_t usual_items = 32;

// Of each list of one item: authors, categories, enclosures. The rest is dropped.
constexpr std::size_t max_list_entries = 200;

enum class TextKind {
  plain,         // characters as they are
  html,          // escaped once, as its format says
  lenient_html,  // HTML by custom only (RSS): may be escaped twice
  doubtful,      // said to be plain by default (Atom without a type): HTML if it looks so
};

struct DraftText {
  std::string text;
  TextKind kind = TextKind::lenient_html;
};

struct DraftLink {
  std::string url;
  std::string base;  // from xml:base; empty where there is none
};

struct DraftEnclosure {
  DraftLink link;
  std::string type;
  std::string length;
};

struct DraftItem {
  std::string id;
  bool id_may_be_link = false;  // a permalink <guid>, an rdf:about
  DraftText title;
  DraftText summary;
  DraftText content;  // where the summary says nothing
  DraftLink link;
  TextKind name_kind = TextKind::lenient_html;  // of authors and categories
  std::vector<std::string> authors;
  std::vector<std::string> categories;
  std::array<std::string, 5> published;  // dates, the first that can be read counts
  std::array<std::string, 4> updated;
  std::vector<DraftEnclosure> enclosures;
  std::string lang;
};

// Of a feed's hubs; nobody has as many.
constexpr std::size_t max_hubs = 8;

struct Draft {
  FeedFormat format = FeedFormat::rss20;
  DraftText title;
  DraftLink link;
  // What relative links are relative to where no xml:base says it: the site, then the address the
  // document came from, then the address it gives for itself.
  std::string site;
  std::string self;
  DraftLink self_link;  // rel="self", where there is one
  std::vector<DraftLink> hubs;
  std::string lang;
  std::vector<DraftItem> items;
  PollHints hints;
  std::string partial;
};

}  // namespace newswire::feed
