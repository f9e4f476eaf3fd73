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
