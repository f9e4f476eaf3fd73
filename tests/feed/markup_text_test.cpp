#include "feed/markup_text.h"
#include "tests/support/catch.h"

using newswire::feed::html_to_text;
using newswire::feed::looks_like_html;
using newswire::feed::plain_to_text;
using newswire::feed::undo_double_escape;

namespace {

constexpr std::size_t plenty = 10'000;

std::string text_of(std::string_view html) {
  return html_to_text(html, plenty);
}

}  // namespace

TEST_CASE("tags that begin a line part words, and tags inside of a line do not", "[feeds]") {
  CHECK(text_of("<p>One</p><p>Two</p>") == "One Two");
  CHECK(text_of("One<br>Two<BR/>Three") == "One Two Three");
  CHECK(text_of("<td>1</td><td>2</td>") == "1 2");
  CHECK(text_of("<b>w</b>or<em>d</em>s <span>st</span>ay") == "words stay");
}

TEST_CASE("a '<' that begins no element of HTML is text", "[feeds]") {
  CHECK(text_of("I <3 you, a < b, x<y, vector<int>") == "I <3 you, a < b, x<y, vector<int>");
  CHECK(text_of("mail <ada@x.example> or <https://x.example>") ==
        "mail <ada@x.example> or <https://x.example>");
  CHECK(text_of("a <b and nothing more") == "a <b and nothing more");
}

TEST_CASE("elements that HTML does not know are markup where they are closed or have attributes",
          "[feeds]") {
  CHECK(text_of("<foo>one</foo> <bar x='1'>two <baz/>three") == "one two three");
  CHECK(text_of("<title>Page</title> tags, the <title> tag") == "Page tags, the tag");
  CHECK(text_of("the <title> tag, map<key, value> and </key>") ==
        "the <title> tag, map<key, value> and </key>");
  CHECK(text_of("<html><head><title>Page</title></head><body>text") == "Page text");
}

TEST_CASE("a CDATA section inside of HTML is what it holds", "[feeds]") {
  CHECK(text_of("a<![CDATA[b<i>c</i>]]>d") == "abcd");
  CHECK(text_of("a<![CDATA[]]>b<![CDATA[c]]>") == "abc");
  CHECK(text_of("a<![CDATA[never closed <b>x</b>") == "anever closed x");
}

TEST_CASE("a tag may hold '>' in a quoted value, and may be cut off", "[feeds]") {
  CHECK(text_of("<a title=\"1 > 0\" href=x>link</a>") == "link");
  CHECK(text_of("<a title=\"never closed>link</a>") == "link");
  CHECK(text_of("cut in <a href=\"http://x.exam") == "cut in");
}

TEST_CASE("references are decoded once", "[feeds]") {
  CHECK(text_of("&lt;b&gt; &amp;amp; &#8217;&#x2019; &eacute;&scaron;") ==
        "<b> &amp; \u2019\u2019 \u00e9\u0161");
  CHECK(text_of("AT&T, R&D, &unknown; &copy 2026 ?a=1&copy=2") ==
        "AT&T, R&D, &unknown; \u00a9 2026 ?a=1&copy=2");
}

TEST_CASE("all names of HTML are known and the longest that fits is meant", "[feeds]") {
  CHECK(text_of("&CounterClockwiseContourIntegral;&Aopf;&zwnj;x") == "\u2233\U0001d538\u200cx");
  CHECK(text_of("a&NewLine;b&Tab;c&ThickSpace;d") == "a b c d");
  CHECK(text_of("&NotEqualTilde; &nvlt;b&GT;") == "\u2242\u0338 <\u20d2b>");
  CHECK(text_of("&notin; &notit; &not &frac12x &frac1") ==
        "\u2209 \u00acit; \u00ac \u00bdx &frac1");
  CHECK(text_of("&AMP &LT3 &Lt; &LTT") == "& <3 \u226a <T");
  CHECK(text_of("?x=1&region=2&sect=3 &hellip &zz;") == "?x=1&region=2&sect=3 &hellip &zz;");
}

TEST_CASE("numbers from 128 to 159 mean windows-1252, and numbers of no character nothing",
          "[feeds]") {
  CHECK(text_of("it&#146;s &#8364;&#128;") == "it\u2019s \u20ac\u20ac");
  CHECK(text_of("&#0;&#xD800;&#x110000;&#99999999999;") == "\ufffd\ufffd\ufffd\ufffd");
}

TEST_CASE("what is not for readers is dropped with what it holds", "[feeds]") {
  CHECK(text_of("a<script>b</script>c<style>d</style>e<!-- f --><?php g ?>h") == "a c eh");
  CHECK(text_of("a<script src=x />b") == "ab");
  CHECK(text_of("a<iframe>never closed") == "a never closed");
}

TEST_CASE("text is safe and its white space collapsed", "[feeds]") {
  CHECK(text_of(" a\t\n&nbsp;\u3000b\u200b\u202ec ") == "a bc");
  CHECK(plain_to_text("<b>\x1b[31m</b>", plenty) == "<b> [31m</b>");
  CHECK(plain_to_text("stray \xe9 byte", plenty) == "stray \ufffd byte");
}

TEST_CASE("long text is cut at a word", "[feeds]") {
  const std::string cut = html_to_text("alpha beta gamma delta epsilon", 20);
  CHECK(cut == "alpha beta gamma\u2026");
  CHECK(html_to_text("alpha beta", 10) == "alpha beta");
  CHECK(html_to_text(std::string(100, 'x'), 20).size() <= 20);
}

TEST_CASE("only markup that is opened and closed looks like HTML", "[feeds]") {
  CHECK(looks_like_html("<p>Hi</p>"));
  CHECK(looks_like_html("one<br/>two"));
  CHECK_FALSE(looks_like_html("the <b> element"));
  CHECK_FALSE(looks_like_html("a </b> stray end"));
  CHECK_FALSE(looks_like_html("std::pair<a, b></a"));
}

TEST_CASE("HTML that was escaped twice is recognised by its elements", "[feeds]") {
  CHECK(undo_double_escape("&lt;p&gt;Hi&lt;/p&gt;") == "<p>Hi</p>");
  CHECK(undo_double_escape("the &lt;b&gt; element") == std::nullopt);
  CHECK(undo_double_escape("<p>&lt;i&gt;x&lt;/i&gt;</p>") == std::nullopt);
}
