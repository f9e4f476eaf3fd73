// What feeds say of their hubs and of their own address (WebSub, section 4).
#include <string>

#include "feed/parser.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::feed;

namespace {

using Urls = std::vector<std::string>;

Feed read(const std::string& document) {
  ParseOptions options;
  options.base_url = "https://news.example/feeds/world";
  return parse_feed(document, options).value();
}

std::string atom_with(const std::string& links) {
  return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>" + links +
         "<entry><id>1</id><title>a</title><link rel=\"hub\" href=\"https://no.example/\"/></entry>"
         "</feed>";
}

std::string rss_with(const std::string& links) {
  return "<rss version=\"2.0\" "
         "xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>t</title>" +
         links + "<item><title>a</title><guid>1</guid></item></channel></rss>";
}

}  // namespace

TEST_CASE("an Atom feed names its hubs and itself", "[hubs]") {
  const auto feed =
      read(atom_with("<link rel=\"hub\" href=\"https://hub.example/\"/>"
                     "<link rel=\"HUB\" href=\"https://other.example/\"/>"
                     "<link rel=\"hub\" href=\"https://hub.example/\"/>"
                     "<link rel=\"self\" href=\"/feeds/world.atom\"/>"));
  CHECK(feed.hubs == Urls{"https://hub.example/", "https://other.example/"});
  CHECK(feed.self == "https://news.example/feeds/world.atom");
}

TEST_CASE("an RSS feed names its hub by Atom's links", "[hubs]") {
  const auto feed =
      read(rss_with("<atom:link rel=\"hub\" href=\"https://hub.example/?a=1&amp;b=2\"/>"
                    "<atom:link rel=\"self\" href=\"https://news.example/rss\"/>"));
  CHECK(feed.hubs == Urls{"https://hub.example/?a=1&b=2"});
  CHECK(feed.self == "https://news.example/rss");
}

TEST_CASE("a JSON Feed names hubs of which only those of WebSub count", "[hubs]") {
  const auto feed = read(R"({"version":"https://jsonfeed.org/version/1.1","title":"t","items":[],)"
                         R"("feed_url":"https://news.example/feed.json","hubs":[)"
                         R"({"type":"rssCloud","url":"https://cloud.example/"},)"
                         R"({"type":"WebSub","url":"https://hub.example/"},7,{"type":"WebSub"}]})");
  CHECK(feed.hubs == Urls{"https://hub.example/"});
  CHECK(feed.self == "https://news.example/feed.json");
}

TEST_CASE("a feed without links has neither hub nor address", "[hubs]") {
  const auto feed = read(rss_with("<link>https://news.example/</link>"));
  CHECK(feed.hubs.empty());
  CHECK(feed.self.empty());
}

TEST_CASE("a hub that is not on the web is none, and hubs have a number", "[hubs]") {
  CHECK(read(rss_with("<atom:link rel=\"hub\" href=\"mailto:hub@example.org\"/>")).hubs.empty());
  CHECK(read(rss_with("<atom:link rel=\"hub\" href=\"javascript:alert(1)\"/>")).hubs.empty());
  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += "<link rel=\"hub\" href=\"https://hub" + std::to_string(i) + ".example/\"/>";
  }
  CHECK(read(atom_with(many)).hubs.size() == 8);
}
