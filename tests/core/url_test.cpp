#include <string>
#include <utility>
#include <vector>

#include "core/url.h"
#include "tests/support/catch.h"

using namespace newswire;
using newswire::test::contains;

TEST_CASE("a URL is taken apart and put together again", "[url]") {
  const auto url = parse_http_url("https://me:pw@News.Example:8443/a/b?x=1#top");
  REQUIRE(url.ok());
  CHECK(url.value().scheme == "https");
  CHECK(url.value().userinfo == "me:pw");
  CHECK(url.value().host == "news.example");
  CHECK(url.value().port == 8443);
  CHECK(url.value().path == "/a/b");
  CHECK(url.value().query == "?x=1");
  CHECK(url.value().fragment == "#top");
  CHECK(url.value().host_port() == "news.example:8443");
  CHECK(url.value().origin() == "https://news.example:8443");
  CHECK(url.value().request_target() == "/a/b?x=1");
  CHECK(url.value().to_string() == "https://me:pw@news.example:8443/a/b?x=1#top");
}

TEST_CASE("a URL for the log shows neither password nor query", "[url]") {
  CHECK(parse_http_url("https://me:pw@x.example/a?key=secret#f").value().to_log_string() ==
        "https://x.example/a");
}

TEST_CASE("the scheme's own port is no port", "[url]") {
  const auto http = parse_http_url("http://x.example:80").value();
  CHECK(http.port == 0);
  CHECK(http.effective_port() == 80);
  CHECK(http.to_string() == "http://x.example/");
  CHECK(parse_http_url("https://x.example:443/").value() ==
        parse_http_url("HTTPS://X.example").value());
  CHECK(parse_http_url("https://x.example:80/").value().host_port() == "x.example:80");
}

TEST_CASE("an IPv6 host has brackets only when printed", "[url]") {
  const auto url = parse_http_url("http://[2001:DB8::1]:8080/x").value();
  CHECK(url.host == "2001:db8::1");
  CHECK(url.host_port() == "[2001:db8::1]:8080");
  CHECK(url.to_string() == "http://[2001:db8::1]:8080/x");
}

TEST_CASE("what may not stand in a URL is percent-encoded", "[url]") {
  CHECK(parse_http_url(" http://x.example/a b/\u00e9\"?q=<\u00e9>|\n&a='\t ").value().to_string() ==
        "http://x.example/a%20b/%C3%A9%22?q=%3C%C3%A9%3E|&a='");
  CHECK(parse_http_url("http://x.example/a%20b%zz").value().path == "/a%20b%zz");
  CHECK(parse_http_url("http://x.example/a/../b/./c").value().path == "/b/c");
}

TEST_CASE("an error says what is wrong with a URL", "[url]") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "empty"},
      {"x.example/feed", "http://"},
      {"ftp://x.example/", "only http and https"},
      {"http:x", "no host"},
      {"http:///x", "no host"},
      {"http://x.example:0/", "port"},
      {"http://x.example:99999/", "port"},
      {"http://x.example:8o/", "port"},
      {"http://exa mple/", "host is wrong"},
      {"http://ex%61mple/", "host is wrong"},
      {"http://exa\u3000mple/", "host is wrong"},
      {"http://exa\u202Emple/", "host is wrong"},
      {"http://exa\xFFmple/", "host is wrong"},
      {"http://[::1/", "never closed"},
      {"http://[::x]/", "IPv6"},
      {"http://x.example/" + std::string(10'000, 'a'), "too long"},
  };
  for (const auto& [text, reason] : table) {
    INFO(text.substr(0, 40));
    const auto url = parse_http_url(text);
    REQUIRE_FALSE(url.ok());
    CHECK_THAT(url.error().message, contains(reason));
  }
}

TEST_CASE("a control character in a host is refused, and not printed", "[url]") {
  const auto url = parse_http_url("http://x\x1b[31m.example/");
  REQUIRE_FALSE(url.ok());
  CHECK(url.error().message.find('\x1b') == std::string::npos);
}

TEST_CASE("references resolve as RFC 3986 section 5.4 has them", "[url]") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
  };
  for (const auto& [reference, expected] : table) {
    INFO(reference);
    CHECK(resolve_url("http://a/b/c/d;p?q", reference) == expected);
  }
}

TEST_CASE("an absolute reference needs no base, and a relative one does", "[url]") {
  CHECK(resolve_url("", "https://x.example") == "https://x.example");
  CHECK(resolve_url("", "mailto:ada@x.example") == "mailto:ada@x.example");
  CHECK(resolve_url("https://x.example", "g") == "https://x.example/g");
  CHECK(resolve_url("https://x.example/a/../b", "#c") == "https://x.example/b#c");
  CHECK(resolve_url("", "/g") == std::nullopt);
  CHECK(resolve_url("tag:x.example,2026:feed", "/g") == std::nullopt);
}

TEST_CASE("a link of the web has a host", "[url]") {
  CHECK(resolve_url("", "http:///g") == std::nullopt);
  CHECK(resolve_url("http:///a", "g") == std::nullopt);
  CHECK(resolve_url("https://x.example/a", "///g") == std::nullopt);
  CHECK(resolve_url("http:///a", "//y.example/g") == "http://y.example/g");
  CHECK(resolve_url("file:///a", "g") == "file:///g");
}

TEST_CASE("letters of any script stay in a link, and white space of any script does not", "[url]") {
  CHECK(resolve_url("", "http://x.example/\u65E5\u3000\u672C?\u00A0#\u2028\u0095") ==
        "http://x.example/\u65E5%E3%80%80\u672C?%C2%A0#%E2%80%A8%C2%95");
}

TEST_CASE("scripts are no links", "[url]") {
  CHECK(resolve_url("https://x.example/", "javascript:alert(1)") == std::nullopt);
  CHECK(resolve_url("https://x.example/", " Java\nScript:alert(1)") == std::nullopt);
  CHECK(resolve_url("https://x.example/", "data:text/html,x") == std::nullopt);
  CHECK(resolve_url("https://x.example/", "vbscript:x") == std::nullopt);
}

TEST_CASE("links of one page are the same when normalised", "[url]") {
  const std::string page = "https://x.example/a?id=1&b=2";
  for (const char* link :
       {"https://x.example/a?id=1&b=2", "HTTPS://X.EXAMPLE:443/a?id=1&b=2#top",
        "https://x.example/b/%2E%2E/%61?utm_source=feed&id=1&UTM_medium=rss&b=2&fbclid=abc",
        " https://x.example/./a?id=1&&b=2&PHPSESSID=0 ",
        "https://x.example/a;jsessionid=ABC?id=1&b=2",
        "https://x.example/a;jsessionid=A;%6Asessionid=B?id=1&b=2&utm%5Fsource=feed"}) {
    CHECK(normalise_url(link) == page);
  }
  CHECK(normalise_url("http://x.example") == "http://x.example/");
  CHECK(normalise_url("https://x.example/?utm_source=x") == "https://x.example/");
  CHECK(normalise_url("https://x.example/%c3%a9") == "https://x.example/%C3%A9");
  CHECK(normalise_url("https://x.example/%%34%31") == "https://x.example/%2541");
  CHECK(normalise_url("https://x.example/%2541") == "https://x.example/%2541");
  CHECK(normalise_url("https://x.example/a?b=2&id=1") != page);
  CHECK(normalise_url(" tag:x,2026:1 ") == "tag:x,2026:1");
}
