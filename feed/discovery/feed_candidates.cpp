#include "feed/discovery/feed_candidates.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "feed/discovery/known_sites.h"
#include "feed/encoding.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_candidates = 50;

// "Comments" in the languages in which content systems title those feeds.
constexpr std::array<std::string_view, 9> words_for_comments{
    "comment",  "kommentar", "comentario", "comentário", "commenti",
    "reacties", "komentar",  "коммент",    "コメント"};

bool is_about_comments(const FeedLink& link) {
  const std::string title = ascii_lower(link.title);
  return link.url.find("/comments/") != std::string::npos ||
         std::any_of(words_for_comments.begin(), words_for_comments.end(),
                     [&](std::string_view word) { return title.find(word) != std::string::npos; });
}

std::vector<FeedCandidate> candidates(const std::vector<FeedLink>& links, FeedClue clue,
                                      const Url& page) {
  const std::string own = normalise_url(page.to_string());
  std::vector<FeedCandidate> found;
  for (const FeedLink& link : links) {
    if (normalise_url(link.url) != own) found.push_back({link, clue, is_about_comments(link)});
  }
  std::stable_partition(found.begin(), found.end(),
                        [](const FeedCandidate& candidate) { return !candidate.is_comments; });
  return found;
}

}  // namespace

std::string_view to_string(FeedClue clue) {
  switch (clue) {
    case FeedClue::itself:
      return "the address is a feed's";
    case FeedClue::site:
      return "the site is known to have it there";
    case FeedClue::link:
      return "the page names it";
    case FeedClue::program:
      return "the program that made the page has it there";
    case FeedClue::anchor:
      return "the page links to it";
    case FeedClue::guess:
      return "found where many sites have it";
  }
  return "";
}

std::vector<FeedCandidate> candidates_of_address(const Url& page) {
  return candidates(known_feeds(page), FeedClue::site, page);
}

std::vector<FeedCandidate> candidates_of_page(const Url& page, std::string_view html,
                                              std::string_view content_type) {
  const std::string text = decode_to_utf8(html, content_type);
  const std::string address = page.to_string();
  auto found = candidates(feed_links_of_page(text, address, max_candidates), FeedClue::link, page);
  if (found.empty()) found = candidates(known_feeds_on_page(page, text), FeedClue::program, page);
  if (found.empty()) {
    found = candidates(feed_anchors_of_page(text, address, max_candidates), FeedClue::anchor, page);
  }
  return found;
}

std::vector<FeedCandidate> usual_candidates(const Url& page) {
  std::vector<FeedLink> links;
  const std::string folder = page.path.substr(0, page.path.rfind('/'));
  if (!folder.empty()) links.push_back({page.origin() + folder + "/feed", "", ""});
  for (const std::string_view path :
       {"/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json"}) {
    links.push_back({page.origin() + std::string(path), "", ""});
  }
  return candidates(links, FeedClue::guess, page);
}

}  // namespace newswire::feed
