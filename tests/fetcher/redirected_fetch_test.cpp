#include <string>

#include "tests/fetcher/cron.h"
#include "tests/fetcher/site.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

TEST_CASE("redirects are followed, and only the URL that answered gets validators", "[fetcher]") {
  Site site;
  site.set("/old", http_response("301 Moved", "Location: /new\r\nETag: \"moved\"\r\n", ""));
  site.set("/new", rss_response({{"a", ""}}, "ETag: \"new\"\r\n"));
  Cron cron;
  cron.add("news", site.url("/old"));
  CHECK(cron.fetch().new_items == 1);
  cron.clock.advance(2h);
  cron.fetch();
  CHECK(site.targets() == Strings{"/old", "/new", "/old", "/new"});
  CHECK_FALSE(site.heard()[2].header("If-None-Match"));
  CHECK(site.heard()[3].header("If-None-Match") == "\"new\"");
}

TEST_CASE("redirects in a loop, or without end, are a failure", "[fetcher]") {
  Site site;
  site.set("/a", http_response("302 Found", "Location: /b\r\n", ""));
  site.set("/b", http_response("302 Found", "Location: /a\r\n", ""));
  for (int i = 0; i < 20; ++i) {
    site.set("/" + std::to_string(i),
             http_response("302 Found", "Location: /" + std::to_string(i + 1) + "\r\n", ""));
  }
  Cron cron;
  SECTION("loop") {
    cron.add("news", site.url("/a"));
    CHECK(cron.fetch().failed == 1);
    CHECK(site.heard().size() == 2);
  }
  SECTION("more than five") {
    cron.add("news", site.url("/0"));
    CHECK(cron.fetch().failed == 1);
    CHECK(site.heard().size() == 6);
  }
  CHECK_THAT(cron.state("news").last_error, contains("redirects"));
}

TEST_CASE("credentials and configured headers stay with their own origin", "[fetcher]") {
  Site site;
  Site other("127.0.0.1");
  site.set("/here", http_response("302 Found", "Location: /there\r\n", ""));
  site.set("/there", http_response("302 Found", "Location: " + other.url("/feed") + "\r\n", ""));
  other.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  auto url = site.url("/here");
  url.insert(url.find("//") + 2, "us%65r:secret@");
  cron.add("news", url).headers = {
      {"X-Key", "k"}, {"Cookie", "session=1"}, {"Host", "evil.example"}};
  CHECK(cron.fetch().new_items == 1);
  for (const auto& request : site.heard()) {
    CHECK(request.header("Authorization") == "Basic dXNlcjpzZWNyZXQ=");
    CHECK(request.header("X-Key") == "k");
    CHECK(request.header("Cookie") == "session=1");
    CHECK(request.text.find("evil.example") == std::string::npos);
  }
  REQUIRE(other.heard().size() == 1);
  CHECK_FALSE(other.heard()[0].header("Authorization"));
  CHECK_FALSE(other.heard()[0].header("X-Key"));
  CHECK_FALSE(other.heard()[0].header("Cookie"));
  CHECK(cron.log.count("secret") == 0);
}

TEST_CASE("a redirect to another private host is refused", "[fetcher]") {
  Site site;
  Site inner("127.0.0.2");
  inner.set("/feed", rss_response({{"a", ""}}));
  site.set("/feed", http_response("302 Found", "Location: " + inner.url("/feed") + "\r\n", ""));
  Cron cron;
  cron.add("news", site.url("/feed"));
  CHECK(cron.fetch().failed == 1);
  CHECK(inner.heard().empty());
}

TEST_CASE("a private address is asked only where the source says that it may be", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  const std::string url = site.url("/feed");
  cron.add("plain", url).allow_private = false;
  cron.add("named", "http://localhost" + url.substr(url.rfind(':'))).allow_private = false;
  CHECK(cron.fetch().failed == 2);
  CHECK(site.heard().empty());
  for (const auto& report : cron.reports) CHECK_THAT(report.error, contains("allow_private"));
}

TEST_CASE("a feed that has moved for good is asked where it is after a week", "[fetcher]") {
  Site site;
  site.set("/new", rss_response({{"a", ""}}, "ETag: \"1\"\r\n"));
  site.set("/old", http_response("301 Moved", "Location: " + site.url("/new") + "\r\n", ""));
  Cron cron;
  cron.add("news", site.url("/old"));
  for (int day = 0; day <= 9; ++day) {
    cron.fetch();
    cron.clock.advance(25h);
  }
  CHECK(cron.health() == Strings{"news moved"});
  const auto before = site.targets();
  CHECK(std::count(before.begin(), before.end(), "/old") == 9);
  cron.fetch();
  const auto after = site.targets();
  REQUIRE(after.size() == before.size() + 1);
  CHECK(after.back() == "/new");
  CHECK(site.heard().back().header("If-None-Match") == "\"1\"");
  CHECK(cron.state("news").url == site.url("/old"));
}
