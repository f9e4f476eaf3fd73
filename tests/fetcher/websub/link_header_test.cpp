#include "fetcher/websub/link_header.h"
#include "tests/support/catch.h"

using namespace newswire::fetcher;

namespace {

using Urls = std::vector<std::string>;

const std::string base = "https://news.example/feeds/world";

Urls hubs_in(const std::string& value) {
  return links_of({{"Content-Type", "text/xml"}, {"link", value}}, "hub", base);
}

}  // namespace

TEST_CASE("links are found by their relation", "[websub]") {
  CHECK(hubs_in("<https://hub.example/>; rel=\"hub\"") == Urls{"https://hub.example/"});
  CHECK(hubs_in("<https://hub.example/>; rel=hub") == Urls{"https://hub.example/"});
  CHECK(hubs_in("<https://a.example/>;title=\"a, b; c\" ; REL=\"next HUB\"") ==
        Urls{"https://a.example/"});
  CHECK(hubs_in("<https://x.example/>; rel=\"self\", <https://hub.example/a,b>; rel=\"hub\"") ==
        Urls{"https://hub.example/a,b"});
  CHECK(hubs_in("<https://hub.example/>; rel=\"hub self\"") == Urls{"https://hub.example/"});
}

TEST_CASE("links are absolute, on the web and each once", "[websub]") {
  CHECK(hubs_in("</hub>; rel=hub, <https://news.example/hub>; rel=hub") ==
        Urls{"https://news.example/hub"});
  CHECK(hubs_in("<ftp://hub.example/>; rel=hub").empty());
  const Headers two{{"Link", "<https://a.example/>; rel=hub"},
                    {"Link", "<https://b.example/>; rel=hub"}};
  CHECK(links_of(two, "hub", base) == Urls{"https://a.example/", "https://b.example/"});
}

TEST_CASE("what is no list of links has none", "[websub]") {
  for (const std::string value :
       {"", "<", "<https://hub.example/", "https://hub.example/; rel=hub", ";", ",,,",
        "<https://hub.example/>; rel", "<https://hub.example/>; rel=\"hub\"; anchor=\"/else\"",
        "<https://hub.example/>; rel=self; rel=hub", "<https://hub.example/> rel=hub"}) {
    CAPTURE(value);
    CHECK(hubs_in(value).empty());
  }
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "<https://h" + std::to_string(i) + ".example/>;rel=hub,";
  CHECK(hubs_in(many).size() == 8);
}
