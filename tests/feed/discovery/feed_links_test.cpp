#include "feed/discovery/feed_links.h"
#include "tests/support/catch.h"

using newswire::feed::feed_links_of_page;

TEST_CASE("a page's feeds are its alternate links of a feed's type", "[feeds]") {
  const auto links = feed_links_of_page(
      "<!doctype html><head><!-- <link rel=alternate type=application/rss+xml href=/old> -->"
      "<LINK REL='alternate' TYPE='application/atom+xml' TITLE='All &amp; more' HREF='/atom'>"
      "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"rss?a=1&amp;b=2\"/>"
      "<link rel=alternate type=application/feed+json href=https://else.example/feed>"
      "<link rel=alternate hreflang=de href=/de><link rel=stylesheet type=text/css href=s.css>"
      "<link rel=alternate type=application/atom+xml href=/atom></head>",
      "https://site.example/blog/", 10);
  REQUIRE(links.size() == 3);
  CHECK(links[0].url == "https://site.example/atom");
  CHECK(links[0].title == "All & more");
  CHECK(links[0].type == "application/atom+xml");
  CHECK(links[1].url == "https://site.example/blog/rss?a=1&b=2");
  CHECK(links[2].url == "https://else.example/feed");
}

TEST_CASE("a page's own base comes before its address", "[feeds]") {
  const auto links = feed_links_of_page(
      "<base href='https://base.example/x/'><link rel=alternate type=text/xml href=f>",
      "https://site.example/", 10);
  REQUIRE(links.size() == 1);
  CHECK(links[0].url == "https://base.example/x/f");
}

TEST_CASE("no more links are named than asked for", "[feeds]") {
  std::string page;
  for (int i = 0; i < 20; ++i) {
    page += "<link rel=alternate type=application/rss+xml href=/" + std::to_string(i) + ">";
  }
  CHECK(feed_links_of_page(page, "https://x.example/", 5).size() == 5);
}
