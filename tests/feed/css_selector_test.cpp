#include <string>
#include <utility>
#include <vector>

#include "feed/selection/selection.h"
#include "tests/support/catch.h"

using namespace newswire::feed;

namespace {

const std::string page = R"(<!DOCTYPE html><body>
<ul id=list class="news wide">
<li id=a class="lead x"><h2>A</h2><p>one</p><p>two</p></li>
<li id=b lang=en-GB data-n="it's &quot;b&quot;"><a rel="Author" href="/b.html">B</a><h2>B</h2></li>
<li id=c><div><h2>C</h2></div><img src=c.png></li>
<LI ID=d CLASS=last></LI>
</ul>
<ol><li id=e><h2>E</h2></li></ol>
</body>)";

// The ids of what the selector selects.
std::string ids(const std::string& selector) {
  const auto selection = Selection::compile(
      SelectionKind::html, {{"items", selector}, {"title", "./@id"}, {"link", "./@none"}});
  if (!selection) return "wrong: " + selection.error().message;
  const auto feed = selection->read(page, {});
  if (!feed) return "";
  std::string out;
  for (const FeedItem& item : feed->items) out += item.title;
  return out;
}

// Where the selector is wrong, or -1.
int fault(const std::string& selector) {
  const auto selection = Selection::compile(SelectionKind::html, {{"items", selector}});
  return selection ? -1 : static_cast<int>(selection.error().at);
}

}  // namespace

TEST_CASE("a CSS selector selects what a browser would", "[css]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"li", "abcde"},
      {"LI.lead", "a"},
      {"#c", "c"},
      {"li#b[lang|=en]", "b"},
      {"[lang|=e]", ""},
      {"ul.news > li", "abcd"},
      {"body li", "abcde"},
      {"li.lead + li", "b"},
      {"li.lead ~ li", "bcd"},
      {"#d, #a", "ad"},
      {"ul li:first-child, ol li:last-child", "ae"},
      {"ul li:nth-child(2n+1)", "ac"},
      {"ul li:nth-child(-n+2)", "ab"},
      {"ul li:nth-last-child(1)", "d"},
      {"ul > :nth-child( even )", "bd"},
      {"li:only-child", "e"},
      {"li:empty", "d"},
      {"li:not(.x, #d)", "bce"},
      {"li:has(> h2)", "abe"},
      {"li:has(h2 + a), li:has(a + h2)", "b"},
      {"li:contains(\"two\")", "a"},
      {"li:is(#a, .last)", "ad"},
      {"li:has(p:nth-of-type(2))", "a"},
      {"li:has([rel=author])", "b"},
      {"li:has([rel=author s])", ""},
      {"li:has([href$='.html'])", "b"},
      {"li:has([href^='/b'][href*=htm])", "b"},
      {"li:has([href^=''])", ""},
      {"[class~=wide] > [id]", "abcd"},
      {R"([data-n='it\'s "b"'])", "b"},
      {R"(#\61 )", "a"},
      {"css:li#a", "a"},
      {"//li[@id='a']", "a"},
      {"xpath:.//li[last()]", "de"},
      {"descendant::li[h2]", "abe"},
  };
  for (const auto& [selector, expected] : cases) {
    INFO(selector);
    CHECK(ids(selector) == expected);
  }
}

TEST_CASE("a selector that is wrong is told with its place", "[css]") {
  const std::vector<std::pair<std::string, int>> cases = {
      {"", 0},
      {"li >", 4},
      {"li,,a", 3},
      {"li[", 3},
      {"li[a", 4},
      {"li[a='x]", 5},
      {"li:hover", 2},
      {"li:nth-child(x)", 13},
      {".2x", 1},
      {"h2/a", 2},
      {"svg|a", 3},
      {":first-of-type", 0},
      {"li::before", 2},
      {"//li[", 5},
      {"//li[foo()]", 5},
      {"//li[$x]", 5},
      {"css:li:x", 6},
      {"xpath://svg:a", 8},
      {"document('x')//a", 8},
      {"//a[document('x')]", 4},
  };
  for (const auto& [selector, place] : cases) {
    INFO(selector);
    CHECK(fault(selector) == place);
  }
  CHECK(fault(std::string(5000, 'a')) >= 0);
  CHECK(fault("a" + std::string(100, '(')) >= 0);
  std::string nested;
  for (int i = 0; i < 100; ++i) nested += ":not(";
  CHECK(fault(nested) >= 0);
}
