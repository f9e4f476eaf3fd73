// Documents made to hurt: each must end soon, in little memory, with what came whole or a reason.
#include <string>

#include "feed/parser.h"
#include "tests/support/catch.h"

using newswire::feed::parse_feed;
using newswire::feed::ParseOptions;
using newswire::test::contains;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string rss(const std::string& items) {
  return "<rss version=\"2.0\"><channel><title>t</title>" + items + "</channel></rss>";
}

constexpr std::size_t million = 1'000'000;

}  // namespace

TEST_CASE("an entity is used only so often as a megabyte of it", "[feeds]") {
  const std::string document = "<!DOCTYPE rss [<!ENTITY a \"" + std::string(10'000, 'x') + "\">]>" +
                               rss("<item><title>whole</title></item><item><description>" +
                                   repeated("&a;", 100'000) + "</description></item>");
  const auto feed = parse_feed(document, {});
  REQUIRE(feed.ok());
  CHECK(feed.value().items.size() == 1);
  CHECK_THAT(feed.value().partial, contains("entities"));
}

TEST_CASE("an entity never brings in a file", "[feeds]") {
  const auto feed = parse_feed(
      "<!DOCTYPE rss [<!ENTITY f SYSTEM \"file:///etc/passwd\">"
      "<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>" +
          rss("<item><title>[&f;]</title></item>"),
      {});
  REQUIRE(feed.ok());
  REQUIRE(feed.value().items.size() == 1);
  CHECK(feed.value().items[0].title == "[]");
}

TEST_CASE("elements nested too deep are refused with a reason", "[feeds]") {
  const std::string deep = repeated("<a>", 100'000);
  const auto feed = parse_feed("<rss><channel>" + deep, {});
  REQUIRE_FALSE(feed.ok());
  CHECK_THAT(feed.error().message, contains("deep"));

  const auto json = parse_feed("{\"a\":" + std::string(million, '['), {});
  REQUIRE_FALSE(json.ok());
  CHECK_THAT(json.error().message, contains("deep"));
}

TEST_CASE("what came whole before a limit is kept, and the limit named", "[feeds]") {
  const auto feed =
      parse_feed(rss("<item><title>whole</title></item>" + repeated("<a>", 1000)), {});
  REQUIRE(feed.ok());
  CHECK(feed.value().items.size() == 1);
  CHECK_THAT(feed.value().partial, contains("deep"));
}

TEST_CASE("an element with too many attributes ends the document in time", "[feeds]") {
  const std::string kind = GENERATE(as<std::string>(), "a", "xmlns:a");
  std::string tag = "<item";
  for (int i = 0; i < 100'000; ++i) tag += " " + kind + std::to_string(i) + "='>'";
  const auto feed = parse_feed(rss("<item><title>whole</title></item>" + tag + "/>"), {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() == 1);
  CHECK_THAT(feed->partial, contains("more than 256 attributes"));
}

TEST_CASE("an element may have as many attributes as the limit says", "[feeds]") {
  const auto [count, is_whole] = GENERATE(table<int, bool>({{256, true}, {257, false}}));
  std::string tag = "<x";
  for (int i = 0; i < count; ++i) tag += "\n a" + std::to_string(i) + " = \"\"";
  const std::string item = "<item><title>whole</title></item>";
  const auto feed = parse_feed(rss(item + tag + "/><item><title>after</title></item>"), {});
  REQUIRE(feed.ok());
  CHECK(feed->partial.empty() == is_whole);
  CHECK(feed->items.size() == (is_whole ? 2 : 1));
}

TEST_CASE("namespaces that pile up are refused with a reason", "[feeds]") {
  std::string nested = "<item><title>whole</title></item>";
  for (int i = 0; i < 200; ++i) {
    nested += "<a";
    for (int j = 0; j < 100; ++j) nested += " xmlns:n" + std::to_string(100 * i + j) + "='u'";
    nested += ">";
  }
  const auto feed = parse_feed(rss(nested + repeated("<z:a/>", 100'000)), {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() == 1);
  CHECK_THAT(feed->partial, contains("more than 256 namespaces"));

  const std::string beside = repeated("<item xmlns:a='u' xmlns:b='v'><a:x/></item>", 1000);
  const auto harmless = parse_feed(rss(beside), {});
  REQUIRE(harmless.ok());
  CHECK(harmless->partial.empty());
}

TEST_CASE("names without end are refused with a reason", "[feeds]") {
  const auto [begin, end] = GENERATE(table<std::string, std::string>(
      {{"<n", "/>"}, {"<x n", "='1'/>"}, {"<?n", "?>"}, {"<x xmlns:n", "='u'/>"}}));
  std::string names;
  for (int i = 0; i < 50'000; ++i) names += begin + std::to_string(i) + end;
  const auto feed = parse_feed(rss("<item><title>whole</title></item>" + names), {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() == 1);
  CHECK_THAT(feed->partial, contains("different names"));
}

TEST_CASE("declarations without end are refused with a reason", "[feeds]") {
  const auto [begin, end] = GENERATE(table<std::string, std::string>(
      {{"<!ENTITY n", " 'x'>"}, {"<!ELEMENT n", " ANY>"}, {"<!NOTATION n", " SYSTEM 'x'>"}}));
  std::string declarations;
  for (int i = 0; i < 50'000; ++i) declarations += begin + std::to_string(i) + end;
  const auto feed = parse_feed("<!DOCTYPE rss [" + declarations + "]>" + rss(""), {});
  REQUIRE_FALSE(feed.ok());
  CHECK_THAT(feed.error().message, contains("nothing can be read"));
}

TEST_CASE("a text that would have to be escaped throughout ends in time", "[feeds]") {
  const std::string piece = GENERATE(as<std::string>(), "<", "&");
  const auto feed =
      parse_feed(rss("<item><title>whole</title></item>" + repeated(piece, 3 * million)), {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() == 1);
  CHECK_FALSE(feed->partial.empty());
}

TEST_CASE("a link of a megabyte leads nowhere", "[feeds]") {
  const auto feed = parse_feed(rss("<item><title>t</title><link>http://x.example/?" +
                                   repeated("&amp;amp;", 100'000) + "</link></item>"),
                               {});
  REQUIRE(feed.ok());
  REQUIRE(feed->items.size() == 1);
  CHECK(feed->items[0].link.empty());
}

TEST_CASE("a packed body may be packed in pieces", "[feeds]") {
  // Two members: <rss><channel><title>t</title><item> and <title>a</title></item></channel></rss>
  const std::string packed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\x29\x2a\x2e\xb6\xb3\x49\xce\x48\xcc\xcb\x4b"
      "\xcd\xb1\xb3\x29\xc9\x2c\xc9\x49\xb5\x2b\xb1\xd1\x87\x30\x6c\x32\x4b\x52\x73\xed\x00\xeb"
      "\xcb\x95\xa5\x24\x00\x00\x00\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\x29\xc9\x2c\xc9"
      "\x49\xb5\x4b\xb4\xd1\x87\x30\x6c\xf4\x33\x4b\x52\x73\x81\x54\x72\x46\x62\x5e\x5e\x6a\x0e"
      "\x90\x55\x54\x5c\x6c\x07\x00\x65\x0b\x3d\x57\x27\x00\x00\x00",
      103);
  const auto feed = parse_feed(packed, {});
  REQUIRE(feed.ok());
  CHECK(feed->partial.empty());
  REQUIRE(feed->items.size() == 1);
  CHECK(feed->items[0].title == "a");
}

TEST_CASE("attributes by default are no way to make a document large", "[feeds]") {
  std::string declarations;
  for (int i = 0; i < 10'000; ++i) {
    declarations += "<!ATTLIST a b" + std::to_string(i) + " CDATA 'x'>";
  }
  const auto feed =
      parse_feed("<!DOCTYPE rss [" + declarations + "]>" + rss(repeated("<a/>", 100'000)), {});
  REQUIRE_FALSE(feed.ok());
  CHECK_THAT(feed.error().message, contains("too many attributes"));
}

TEST_CASE("items beyond the limit are left out, and that is said", "[feeds]") {
  ParseOptions options;
  options.max_items = 3;
  std::string items;
  for (int i = 0; i < 5; ++i) items += "<item><title>" + std::to_string(i) + "</title></item>";
  const auto feed = parse_feed(rss(items), options);
  REQUIRE(feed.ok());
  CHECK(feed.value().items.size() == 3);
  CHECK_THAT(feed.value().partial, contains("more than 3 items"));
}

TEST_CASE("a field keeps no more than its limit", "[feeds]") {
  const auto feed = parse_feed(rss("<item><title>" + std::string(5 * million, 'x') +
                                   "</title><link>" + std::string(million, 'y') + "</link></item>"),
                               {});
  REQUIRE(feed.ok());
  REQUIRE(feed.value().items.size() == 1);
  CHECK(feed.value().items[0].title.size() <= 1000);
}

TEST_CASE("a document that unpacks without end is refused", "[feeds]") {
  // 10,000 zero bytes, packed; the limit is put below them.
  const std::string packed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x0d\x00\x00\x00\xc2\xa0\xf7\x4f\x6d\x0e"
      "\x37\xa0\x00\x00\x00\x00\x00\x00\x00\x00\x00\xe0\xdf\x00\x2e\xca\x3b\x4d\x10\x27\x00\x00",
      45);
  ParseOptions options;
  options.max_unpacked_bytes = 5'000;
  const auto feed = parse_feed(packed, options);
  REQUIRE_FALSE(feed.ok());
  CHECK_THAT(feed.error().message, contains("unpacks to more than 5000 bytes"));
}

TEST_CASE("text that makes searches fail again and again takes no quadratic time", "[feeds]") {
  const std::string piece = GENERATE(
      as<std::string>(), "<!--", "<!", "<![", "<![CDATA[", "<?", "<a ", "<a b=\"", "<a b='\"", "</",
      "&", "&a", "&#", "<b =<b =", "<iframe>", "<script>", "]]>", "<item>", "<!DOCTYPE ",
      "<a:", "{", "[", "\"", "<br", "&lt;a ", "&lt;!--", "&lt;iframe&gt;&lt;/", "&lt;x =");
  const std::string many = repeated(piece, 100'000 / piece.size());
  for (const std::string& document :
       {many, rss("<item><description>" + many + "</description></item>"),
        rss("<item><description><![CDATA[" + many + "]]></description></item>"), "<rss " + many,
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[" + many}) {
    const auto feed = parse_feed(document, {});
    CHECK((feed.ok() || !feed.error().message.empty()));
  }
}

TEST_CASE("an attribute of megabytes names its limit and keeps what came before", "[feeds]") {
  const std::string tag = "<enclosure url=\"data:" + std::string(9 * million, 'x') + "\"/>";
  const auto feed = parse_feed(
      rss("<item><title>whole</title></item><item>" + tag + "<title>cut</title></item>"), {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() == 1);
  CHECK_THAT(feed->partial, contains("an attribute has more than 8388608 bytes"));
  CHECK_FALSE(parse_feed("<rss version=\"" + std::string(50 * million, '2') + "\"/>", {}).ok());
}

TEST_CASE("the limits of a document are those that were asked for", "[feeds]") {
  ParseOptions options;
  options.max_items = 1;
  options.max_depth = 8;
  options.max_attributes = 8;
  options.max_text_bytes = 1024;
  options.max_entity_bytes = 10;
  const auto why = [&](const std::string& inner) {
    const std::string document = "<!DOCTYPE rss [<!ENTITY a \"123456\">]>" +
                                 rss("<item><title>whole</title></item>" + inner);
    const auto feed = parse_feed(document, options);
    REQUIRE(feed.ok());
    return feed->partial;
  };
  CHECK(why("").empty());
  CHECK_THAT(why("<item/>"), contains("more than 1 items"));
  CHECK_THAT(why(repeated("<a>", 9)), contains("nested more than 8 deep"));
  CHECK_THAT(why("<a b='' c='' d='' e='' f='' g='' h='' i='' j=''/>"),
             contains("more than 8 attributes"));
  CHECK(why("<a>&a;</a>").empty());
  CHECK_THAT(why("<a>&a;&a;</a>"), contains("entities grow to more than 10 bytes"));
}

TEST_CASE("mistakes of any kind in great number end a document well", "[feeds]") {
  const std::string mistake = GENERATE(
      as<std::string>(), "a ]]> b", "<a></b>", "a & b", "&#0;", "<a b></a>", "<a b=c></a>",
      "<a b='<'></a>", "<a b='' b=''></a>", "<? ?>", "<!-- -- -->", "</a b>", "<x:a></x:1>", "<1>");
  INFO(mistake);
  // Long enough for memory of its own, which is gone where the parser gives it back too soon.
  const std::string mistakes = repeated(mistake, million / mistake.size());
  const auto feed = parse_feed(rss("<item><title>whole</title></item>" + mistakes), {});
  REQUIRE(feed.ok());
  CHECK(feed->items.size() >= 1);
}
