#include <random>

#include "feed/opml.h"
#include "tests/support/catch.h"

using namespace newswire::feed;
using newswire::test::contains;

namespace {

Opml read(std::string_view bytes) {
  auto opml = parse_opml(bytes);
  INFO((opml ? "" : opml.error().message));
  REQUIRE(opml.ok());
  return *opml;
}

std::string in_body(const std::string& outlines) {
  return "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>Mine</title></head><body>" +
         outlines + "</body></opml>";
}

std::string trouble_with(std::string_view bytes) {
  const auto opml = parse_opml(bytes);
  return opml ? "" : opml.error().message;
}

std::string text_of(std::mt19937& random, const std::vector<std::string>& pieces) {
  std::string text;
  for (auto n = 1 + random() % 4; n > 0; --n) text += pieces[random() % pieces.size()];
  return text;
}

}  // namespace

TEST_CASE("an outline with an xmlUrl is a feed and one around it is a folder", "[opml]") {
  const Opml opml =
      read(in_body("<outline text='Tech'><outline text='Kernel &amp; co'>"
                   "<outline text='LWN' type='rss' xmlUrl=' https://lwn.example/rss ' "
                   "htmlUrl='https://lwn.example/'"
                   " language='en' category='/tech/linux, news,,'/></outline></outline>"
                   "<outline title='Old style' xmlUrl='https://old.example/feed'/>"));
  CHECK(opml.title == "Mine");
  CHECK(opml.partial.empty());
  REQUIRE(opml.feeds.size() == 2);
  const OpmlFeed& feed = opml.feeds[0];
  CHECK(feed.url == "https://lwn.example/rss");
  CHECK(feed.title == "LWN");
  CHECK(feed.type == "rss");
  CHECK(feed.html_url == "https://lwn.example/");
  CHECK(feed.language == "en");
  CHECK(feed.folders == std::vector<std::string>{"Tech", "Kernel & co"});
  CHECK(feed.categories == std::vector<std::string>{"/tech/linux", "news"});
  CHECK(opml.feeds[1].title == "Old style");
  CHECK(opml.feeds[1].folders.empty());
}

TEST_CASE("names of elements and attributes are known in any case", "[opml]") {
  const Opml opml = read(
      "<OPML version='1.0'><Body><OUTLINE TEXT='A' XMLURL='http://a.example/'/>"
      "<outline text='B' xmlurl='http://b.example/'/></Body></OPML>");
  REQUIRE(opml.feeds.size() == 2);
  CHECK(opml.feeds[0].url == "http://a.example/");
  CHECK(opml.feeds[1].url == "http://b.example/");
}

TEST_CASE("outlines that hold nothing are counted", "[opml]") {
  const Opml opml =
      read(in_body("<outline text='a note'/><outline text='no address' type='rss' xmlUrl=' '/>"
                   "<outline text='empty'></outline><outline text='x'><outline text='y' "
                   "xmlUrl='u'/></outline>"));
  CHECK(opml.without_url == 3);
  CHECK(opml.feeds.size() == 1);
}

TEST_CASE("our own attributes are told from those of others", "[opml]") {
  const Opml opml = read(
      "<opml xmlns:newswire='urn:x-newswire:opml' xmlns:n='urn:x-newswire:opml' "
      "xmlns:o='urn:other'>"
      "<body><outline xmlUrl='u' newswire:name='lwn' n:interval='2h' o:name='no'/></body></opml>");
  REQUIRE(opml.feeds.size() == 1);
  CHECK(opml.feeds[0].own ==
        std::vector<std::pair<std::string, std::string>>{{"name", "lwn"}, {"interval", "2h"}});
}

TEST_CASE("a broken list is repaired as a feed is", "[opml]") {
  const Opml opml = read(
      "\n\n<opml version=1.0><head><title>A & B</title><body>"
      "<outline text='Q&A' xmlUrl='https://q.example/?a=1&b=2'>"
      "<outline text=\"caf\xe9\" xmlUrl='https://c.example/' />"
      "</body></opml> and more");
  REQUIRE(opml.feeds.size() == 2);
  CHECK(opml.title == "A & B");
  CHECK(opml.feeds[0].url == "https://q.example/?a=1&b=2");
  CHECK(opml.feeds[1].title == "café");
}

TEST_CASE("of a list that breaks off what came is kept and it is said", "[opml]") {
  const Opml opml = read("<opml><body><outline xmlUrl='a'/><outline xmlUrl='b'/><outl");
  CHECK(opml.feeds.size() == 2);
  CHECK_THAT(opml.partial, contains("breaks off"));
}

TEST_CASE("what is no list of feeds is told by what it is", "[opml]") {
  CHECK_THAT(trouble_with(""), contains("empty"));
  CHECK_THAT(trouble_with("hello"), contains("plain text"));
  CHECK_THAT(trouble_with("{\"a\": 1}"), contains("JSON"));
  CHECK_THAT(trouble_with("<!doctype html><html></html>"), contains("HTML"));
  CHECK_THAT(trouble_with("<rss><channel/></rss>"), contains("a feed"));
  CHECK_THAT(trouble_with("<svg/>"), contains("<svg>"));
  CHECK_THAT(trouble_with(std::string("\x89PNG\0\1\2\3\4", 9)), contains("binary"));
}

TEST_CASE("a list has its limits", "[opml]") {
  std::string many;
  for (int i = 0; i < 30; ++i) many += "<outline xmlUrl='u" + std::to_string(i) + "'/>";
  auto limited = parse_opml(in_body(many), OpmlLimits{10, 256, 1000});
  REQUIRE(limited.ok());
  CHECK(limited->feeds.size() == 10);
  CHECK_THAT(limited->partial, contains("more than 10 feeds"));

  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<outline text='x'>";
  CHECK_THAT(trouble_with(in_body(deep)), contains("nested"));

  const Opml folders = read(in_body([] {
    std::string nested, end;
    for (int i = 0; i < 100; ++i) {
      nested += "<outline text='x'>";
      end += "</outline>";
    }
    return nested + "<outline xmlUrl='u'/>" + end;
  }()));
  CHECK(folders.feeds.at(0).folders.size() == 8);

  const Opml long_url = read(in_body("<outline xmlUrl='" + std::string(100'000, 'u') + "'/>"));
  CHECK(long_url.feeds.at(0).url.empty());
}

TEST_CASE("nothing outside of the list is read and entities do not grow", "[opml]") {
  const Opml opml = read(
      "<!DOCTYPE opml [<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY a 'aaaaaaaaaaaaaaaa'>"
      "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
      "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>"
      "<opml><body><outline text='&f;&d;' xmlUrl='u'/></body></opml>");
  REQUIRE(opml.feeds.size() == 1);
  CHECK(opml.feeds[0].title.size() <= 300);
  CHECK(opml.feeds[0].title.find("root:") == std::string::npos);
}

TEST_CASE("what is written is OPML 2.0 with folders gathered", "[opml]") {
  OpmlFeed a, b, c;
  a.url = "https://a.example/?x=1&y=\"2\"";
  a.title = "<A>";
  a.type = "rss";
  a.folders = {"tech", "linux"};
  a.categories = {"/tech/linux", "/world"};
  a.own = {{"interval", "2h"}};
  b.url = "https://b.example/";
  c.url = "https://c.example/";
  c.folders = {"tech"};
  Opml opml;
  opml.title = "Mine & yours";
  opml.feeds = {a, b, c};
  CHECK(write_opml(opml) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<opml version=\"2.0\" xmlns:newswire=\"urn:x-newswire:opml\">\n"
        "  <head>\n"
        "    <title>Mine &amp; yours</title>\n"
        "  </head>\n"
        "  <body>\n"
        "    <outline text=\"tech\">\n"
        "      <outline text=\"linux\">\n"
        "        <outline text=\"&lt;A&gt;\" type=\"rss\" "
        "xmlUrl=\"https://a.example/?x=1&amp;y=&quot;2&quot;\" category=\"/tech/linux,/world\" "
        "newswire:interval=\"2h\"/>\n"
        "      </outline>\n"
        "      <outline text=\"\" xmlUrl=\"https://c.example/\"/>\n"
        "    </outline>\n"
        "    <outline text=\"\" xmlUrl=\"https://b.example/\"/>\n"
        "  </body>\n"
        "</opml>\n");
}

TEST_CASE("what was written reads as it was", "[opml]") {
  const std::vector<std::string> pieces{
      "a", "B", "&", "<", "\"", "'", "é", "日本", "&amp;", ">", "]]>", "{ x = \"${Y}\" }", "1"};
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    Opml opml;
    opml.title = text_of(random, pieces);
    for (auto n = random() % 8; n > 0; --n) {
      OpmlFeed& feed = opml.feeds.emplace_back();
      feed.url = "https://x.example/" + text_of(random, pieces);
      feed.title = text_of(random, pieces);
      feed.type = random() % 2 ? "rss" : "";
      feed.html_url = random() % 2 ? "https://x.example/" : "";
      feed.language = random() % 2 ? "en" : "";
      if (random() % 2) feed.categories = {"/" + text_of(random, pieces), "/b"};
      if (random() % 2) feed.own = {{"interval", text_of(random, pieces) + "\n\t."}, {"name", "n"}};
      // Depth first, as folders are gathered.
      feed.folders.assign(opml.feeds.size() > 4 ? 2 : 0, "f");
    }
    CHECK(read(write_opml(opml)) == opml);
  }
}
