// Where the feeds behind a site's address may be, the likeliest first (docs/sources.md). Pure: who
// asks the network is fetcher/discover.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"
#include "feed/discovery/feed_links.h"

namespace newswire::feed {

enum class FeedClue {
  itself,   // the address is the feed's
  site,     // a rule of a site that is known
  link,     // the page names it in a <link>
  program,  // the program that made the page has it there
  anchor,   // the page links to it in its text
  guess,    // where many sites have it
};
std::string_view to_string(FeedClue clue);

struct FeedCandidate {
  FeedLink link;
  FeedClue clue = FeedClue::itself;
  bool is_comments = false;  // of readers, and not of the site

  friend bool operator==(const FeedCandidate&, const FeedCandidate&) = default;
};

// Without asking anybody: of sites that are known.
std::vector<FeedCandidate> candidates_of_address(const Url& page);

// `html` as it came, from `page`. Those of the surest clue only, comments last; at most 50.
std::vector<FeedCandidate> candidates_of_page(const Url& page, std::string_view html,
                                              std::string_view content_type);

// What is left to try where a page says nothing: few, as each is a request.
std::vector<FeedCandidate> usual_candidates(const Url& page);

}  // namespace newswire::feed
