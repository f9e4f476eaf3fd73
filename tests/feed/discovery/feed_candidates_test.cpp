#include "core/url.h"
#include "feed/discovery/feed_candidates.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::feed;

namespace {

std::vector<FeedCandidate> on_page(std::string_view html,
                                   const std::string& page = "https://site.example/blog/") {
  return candidates_of_page(*parse_http_url(page), html, "text/html; charset=utf-8");
}

std::vector<std::string> urls(const std::vector<FeedCandidate>& candidates) {
  std::vector<std::string> found;
  for (const FeedCandidate& candidate : candidates) found.push_back(candidate.link.url);
  return found;
}

using Urls = std::vector<std::string>;

}  // namespace

TEST_CASE("a page's links come first and those to comments last", "[discovery]") {
  const auto found = on_page(
      "<html><head>"
      "<link rel=alternate type=application/rss+xml title='Site &raquo; Comments Feed' "
      "href=/comments/feed/>"
      "<link rel=alternate type=application/rss+xml title='Site' href=/feed/>"
      "<link rel=alternate type='application/atom+xml; charset=utf-8' href=/atom/>"
      "<link rel='ALTERNATE feed' href=/any>"
      "</head><body><a href=/rss.xml>RSS</a></body></html>");
  CHECK(urls(found) == Urls{"https://site.example/feed/", "https://site.example/atom/",
                            "https://site.example/any", "https://site.example/comments/feed/"});
  CHECK(found.front().clue == FeedClue::link);
  CHECK_FALSE(found.front().is_comments);
  CHECK(found.back().is_comments);
}

TEST_CASE("interfaces and translations are no feeds", "[discovery]") {
  CHECK(on_page(
            "<link rel=alternate type=application/json title='JSON Feed' "
            "href=/wp-json/wp/v2/pages/2><link rel=alternate type=application/json+oembed href=/o>"
            "<link rel=alternate hreflang=de href=/de/><link rel=alternate type=text/html href=/m>"
            "<link rel=search type=application/opensearchdescription+xml href=/s.xml>")
            .empty());
  CHECK(urls(on_page(
            "<link rel=alternate type=application/json title='My feed' href=/posts.json>")) ==
        Urls{"https://site.example/posts.json"});
}

TEST_CASE("a link in the body counts and one in a script or comment does not", "[discovery]") {
  CHECK(urls(on_page(
            "<script>document.write('<link rel=feed href=/1>')</script><!-- <link rel=feed "
            "href=/2> -->"
            "<style><link rel=feed href=/3></style><body><div><link rel=feed href=/4></div>")) ==
        Urls{"https://site.example/4"});
}

TEST_CASE("where no link says it, links in the text that look like feeds do", "[discovery]") {
  const auto found = on_page(
      "<body><a href='/about'>About</a><a href='rss'>RSS</a><a href='/feed/#top'>Feed</a>"
      "<a href='/feed/'>again</a><a href='feed://www.site.example/comments/atom.xml'>Comments</a>"
      "<a href='/?feed=rss2'>q</a><a href='https://feeds.pipe.example/site'>pipe</a>"
      "<a href='https://reader.example/add/https://site.example/feed'>reader</a>"
      "<a href='https://other.example/feed'>other</a><a href='javascript:rss'>x</a>"
      "<a type='application/rss+xml' href='https://cdn.example/x'>typed</a>"
      "<a href='/press'>press</a></body>");
  CHECK(urls(found) == Urls{"https://site.example/blog/rss", "https://site.example/feed/",
                            "https://site.example/?feed=rss2", "https://feeds.pipe.example/site",
                            "https://cdn.example/x", "https://www.site.example/comments/atom.xml"});
  CHECK(found.front().clue == FeedClue::anchor);
}

TEST_CASE("a page does not lead to itself", "[discovery]") {
  CHECK(on_page("<a href='/rss'>RSS</a>", "https://site.example/rss").empty());
}

TEST_CASE("titles are read in the page's encoding and made safe", "[discovery]") {
  const auto found = candidates_of_page(
      *parse_http_url("https://site.example/"),
      "<link rel=alternate type=application/rss+xml title='Caf\xe9 \x1b[31m&amp; co' href=/f>",
      "text/html; charset=iso-8859-1");
  REQUIRE(found.size() == 1);
  CHECK(found[0].link.title == "Café [31m& co");
}

TEST_CASE("a page of links without end has a limit", "[discovery]") {
  std::string page;
  for (int i = 0; i < 10'000; ++i) page += "<link rel=feed href=/" + std::to_string(i) + ">";
  CHECK(on_page(page).size() == 50);
  CHECK(on_page(std::string(5'000'000, ' ') + "<link rel=feed href=/late>").empty());
}

TEST_CASE("the last resort is few and near the page", "[discovery]") {
  const auto found =
      urls(usual_candidates(*parse_http_url("https://site.example:8080/blog/post?x")));
  REQUIRE(found.size() == 8);
  CHECK(found[0] == "https://site.example:8080/blog/feed");
  CHECK(found[1] == "https://site.example:8080/feed");
  CHECK(urls(usual_candidates(*parse_http_url("https://site.example/"))).size() == 7);
}

TEST_CASE("a known site's address is a candidate without its page", "[discovery]") {
  const auto found = candidates_of_address(*parse_http_url("https://www.reddit.com/r/linux"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].clue == FeedClue::site);
}
