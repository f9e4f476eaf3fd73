#include "feed/feed.h"
#include "tests/support/catch.h"

using newswire::feed::FeedItem;
using newswire::feed::headline;

TEST_CASE("an item without a title is shown by the beginning of its summary", "[feeds]") {
  FeedItem item;
  item.id = "1";
  item.title = "A title";
  item.summary = "A summary";
  CHECK(headline(item) == "A title");
  item.title.clear();
  CHECK(headline(item) == "A summary");
  for (int i = 0; i < 50; ++i) item.summary += " and more";
  CHECK(headline(item).size() <= 140);
  CHECK(item.summary.compare(0, 100, headline(item), 0, 100) == 0);
}

TEST_CASE("an item without any text is shown by its link, else by its id", "[feeds]") {
  FeedItem item;
  item.id = "tag:x.example,2026:1";
  CHECK(headline(item) == "tag:x.example,2026:1");
  item.enclosures.push_back({"https://x.example/1.mp3", "audio/mpeg", std::nullopt});
  CHECK(headline(item) == "https://x.example/1.mp3");
  item.link = "https://x.example/1";
  CHECK(headline(item) == "https://x.example/1");
}
