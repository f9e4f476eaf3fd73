#include <string>
#include <vector>

#include "query/explain.h"
#include "tests/query/verdict.h"

using namespace newswire;
using namespace newswire::query;
using newswire::query::test::now;
using newswire::query::test::parsed;

namespace {

std::string text_at(const Item& item, const Hit& hit) {
  switch (hit.place) {
    case Place::title:
      return item.title.substr(hit.begin, hit.end - hit.begin);
    case Place::summary:
      return item.summary.substr(hit.begin, hit.end - hit.begin);
    case Place::author:
      return item.author->substr(hit.begin, hit.end - hit.begin);
    case Place::category:
      return item.categories[hit.index].substr(hit.begin, hit.end - hit.begin);
    case Place::source:
      return item.source.substr(hit.begin, hit.end - hit.begin);
    case Place::topic:
      return item.topics[hit.index].substr(hit.begin, hit.end - hit.begin);
    case Place::link:
      return item.link.substr(hit.begin, hit.end - hit.begin);
    case Place::lang:
      return item.lang->substr(hit.begin, hit.end - hit.begin);
    case Place::time:
      break;
  }
  return "";
}

// "term@place=text" for each hit.
std::vector<std::string> hits(std::string_view query) {
  Item item;
  item.title = "Die Łódź: C++20, rate‑cut; Rate  Cut";
  item.summary = "東京都の天気 한국은행이 rates";
  item.author = "Jane Doe";
  item.categories = {"Economy", "Rate cut"};
  item.source = "reuters";
  item.topics = {"world", "tech/ai"};
  item.link = "https://example.com/rate";
  item.lang = "de-AT";
  item.fetched = now;
  std::vector<std::string> out;
  for (const Hit& hit : explain(parsed(query), Document(item), now)) {
    out.push_back(hit.term + "@" + std::string(to_string(hit.place)) + "=" + text_at(item, hit));
  }
  return out;
}

using Hits = std::vector<std::string>;

}  // namespace

TEST_CASE("each occurrence of a term is told with its place and text", "[explain]") {
  CHECK(hits("lodz") == Hits{"lodz@title=Łódź"});
  CHECK(hits("c++") == Hits{"c++@title=C++"});
  CHECK(hits("\"rate cut\"") == Hits{"\"rate cut\"@title=rate‑cut", "\"rate cut\"@title=Rate  Cut",
                                     "\"rate cut\"@category=Rate cut"});
  CHECK(hits("京都") == Hits{"京都@summary=京都"});
  CHECK(hits("한국") == Hits{"한국@summary=한국은행이"});
  CHECK(hits("text:rate*") ==
        Hits{"text:rate*@title=rate", "text:rate*@title=Rate", "text:rate*@summary=rates"});
  CHECK(hits("/c.t/") == Hits{"/c.t/@title=cut", "/c.t/@title=Cut", "/c.t/@category=cut"});
  CHECK(hits("author:doe") == Hits{"author:doe@author=Doe"});
}

TEST_CASE("fields that are not text are told whole", "[explain]") {
  CHECK(hits("#tech") == Hits{"topic:tech@topic=tech/ai"});
  CHECK(hits("source:reut*") == Hits{"source:reut*@source=reuters"});
  CHECK(hits("site:example.com") == Hits{"site:example.com@link=https://example.com/rate"});
  CHECK(hits("lang:de") == Hits{"lang:de@lang=de-AT"});
  CHECK(hits("age:<2h") == Hits{"age:<2h@time="});
  CHECK(hits("url:/ra.e/") == Hits{"url:/ra.e/@link=rate"});
}

TEST_CASE("what is excluded or missing is not told", "[explain]") {
  CHECK(hits("lodz -c++") == Hits{"lodz@title=Łódź"});
  CHECK(hits("lodz missing") == Hits{"lodz@title=Łódź"});
  CHECK(hits("-(lodz doe)").empty());
  CHECK(hits("").empty());
  CHECK(hits("/^/").empty());
}

TEST_CASE("an outline shows how a query was understood", "[explain]") {
  CHECK(outline(parsed("title:openai (fed OR ecb) -Sponsored")) ==
        "all of\n"
        "  any of\n"
        "    ecb\n"
        "    fed\n"
        "  title:openai\n"
        "  none of\n"
        "    sponsored\n");
  CHECK(outline(parsed("")) == "everything\n");
}
