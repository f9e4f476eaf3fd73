#include <string>

#include "feed/selection/selection.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::feed;
using newswire::test::contains;

namespace {

Selection page(const std::vector<Selector>& selectors) {
  auto selection = Selection::compile(SelectionKind::html, selectors);
  REQUIRE(selection.ok());
  return *selection;
}

}  // namespace

TEST_CASE("a page that is nested too deep gives the items before that", "[selection]") {
  std::string deep = "<p><a href=/1>one</a></p>";
  for (int i = 0; i < 100'000; ++i) deep += "<b>";
  const auto feed = page({{"items", "p"}}).read(deep, {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() == 1);
  CHECK_THAT(feed->partial, contains("nested more than 256 deep"));
}

TEST_CASE("a page of too many elements is read as far as the limit", "[selection]") {
  std::string wide = "<p><a href=/1>one</a></p>";
  for (int i = 0; i < 300'000; ++i) wide += "<i></i>";
  const auto feed = page({{"items", "p"}}).read(wide, {});
  REQUIRE(feed.ok());
  CHECK_THAT(feed->partial, contains("more than"));
}

TEST_CASE("an expression that never comes to an end is stopped", "[selection]") {
  std::string wide;
  for (int i = 0; i < 20'000; ++i) wide += "<i></i>";
  const auto feed = page({{"items", "//i[count(//i[count(//i) > 1]) > 1]"}}).read(wide, {});
  REQUIRE_FALSE(feed.ok());
  CHECK_THAT(feed.error().message, contains("takes too long"));
}

TEST_CASE("a page may hold zero bytes and no text at all", "[selection]") {
  const std::string zeros("<p>a\0b<a href=/x>x</a>", 22);
  CHECK(page({{"items", "p"}}).read(zeros, {}).ok());
  CHECK_FALSE(page({{"items", "p"}}).read("", {}).ok());
  CHECK_FALSE(page({{"items", "p"}}).read(std::string("\0\0\0\0", 4), {}).ok());
}

TEST_CASE("an API answer of another shape is told", "[selection]") {
  const auto api = Selection::compile(SelectionKind::json, {{"items", "/articles"}});
  REQUIRE(api.ok());
  const auto why = [&](const std::string& text) { return api->read(text, {}).error().message; };
  CHECK(why("{\"hits\":[]}") == "no item matches `items`: `/articles`");
  CHECK_THAT(why("<html><body>Sign in</body></html>"), contains("HTML page, not JSON"));
  CHECK_THAT(why("{\"articles\":"), contains("malformed JSON"));
  CHECK_THAT(why("{\"articles\":[{\"x\":1}]}"), contains("has a title or a link"));
  CHECK_THAT(why(std::string(100'000, '[')), contains("nested more than 256 deep"));
  CHECK_THAT(why("{\"errors\":[{\"message\":\"no\\u001bquota\"}]}"),
             contains("answers with an error: no quota"));
}

TEST_CASE("a JSON selector that is wrong is told with its place", "[selection]") {
  const auto fault = [](const std::string& key, const std::string& text) {
    const auto api = Selection::compile(SelectionKind::json, {{"items", "/a"}, {key, text}});
    REQUIRE_FALSE(api.ok());
    CHECK(api.error().selector == 1);
    return static_cast<int>(api.error().at);
  };
  CHECK(fault("title", "title") == 0);
  CHECK(fault("title", "/a~2") == 2);
  CHECK(fault("link", "https://a.example/{/id") == 18);
  CHECK(fault("items", "/a/{/b}") == 0);
  CHECK(fault("titel", "/a") == 0);
}

TEST_CASE("selections differ by what they were compiled from", "[selection]") {
  CHECK(page({{"items", "p"}}) == page({{"items", "p"}}));
  CHECK_FALSE(page({{"items", "p"}}) == page({{"items", "li"}}));
  CHECK(selection_kind_of(" {\"a\":1}", {}) == SelectionKind::json);
  CHECK(selection_kind_of("<p>", {}) == SelectionKind::html);
}

TEST_CASE("a minus in XPath may stand before anything", "[selection]") {
  const auto feed = page({{"items", "//p[count(*)-(1)>=0 and 2 -count(a)=1 and position()<last()]"},
                          {"title", "p:nth-child(2n+1) a, a"}})
                        .read("<p><a href=/1>one</a></p><p><a href=/2>two</a></p>", {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() == 1);
}
