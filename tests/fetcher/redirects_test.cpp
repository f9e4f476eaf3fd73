#include <string>

#include "fetcher/redirects.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::fetcher;

namespace {

Route route_from(const std::string& url, bool allow_private = false) {
  return Route(parse_http_url(url).value(), allow_private);
}

HttpResponse redirect_to(const std::string& location, int status = 301) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Location", location}};
  return response;
}

}  // namespace

TEST_CASE("a redirect is a 3xx that says where to", "[redirects]") {
  for (const int status : {301, 302, 303, 307, 308}) CHECK(is_redirect(redirect_to("/", status)));
  for (const int status : {200, 300, 304, 305, 306, 404}) {
    CHECK_FALSE(is_redirect(redirect_to("/", status)));
  }
  HttpResponse nowhere;
  nowhere.status = 301;
  CHECK_FALSE(is_redirect(nowhere));
}

TEST_CASE("a location may be relative", "[redirects]") {
  auto route = route_from("http://a.example/x/feed?q=1");
  CHECK_FALSE(route.redirected());
  REQUIRE_FALSE(route.follow(redirect_to("../y")));
  CHECK(route.redirected());
  CHECK(route.current().to_string() == "http://a.example/y");
  REQUIRE_FALSE(route.follow(redirect_to("//b.example/z#top")));
  CHECK(route.current().to_string() == "http://b.example/z");
}

TEST_CASE("only http and https are followed, and never from https to http", "[redirects]") {
  auto route = route_from("https://a.example/");
  for (const std::string bad : {"ftp://a.example/", "javascript:alert(1)", "file:///etc/passwd",
                                "gopher://a.example/", "", "http://", "http://a.example/"}) {
    CAPTURE(bad);
    CHECK(route.follow(redirect_to(bad)));
  }
  CHECK(route.current().to_string() == "https://a.example/");
  auto upward = route_from("http://a.example/");
  CHECK_FALSE(upward.follow(redirect_to("https://a.example/")));
}

TEST_CASE("five redirects are followed, six are not", "[redirects]") {
  auto route = route_from("http://a.example/0");
  for (int i = 1; i <= 5; ++i) REQUIRE_FALSE(route.follow(redirect_to("/" + std::to_string(i))));
  CHECK(route.follow(redirect_to("/6")));
}

TEST_CASE("a loop is noticed, whatever the fragment", "[redirects]") {
  auto route = route_from("http://a.example/0");
  REQUIRE_FALSE(route.follow(redirect_to("/1")));
  CHECK(route.follow(redirect_to("/0#again")));
  CHECK(route.follow(redirect_to("/1")));
}

TEST_CASE("the own origin ends at another scheme, host or port", "[redirects]") {
  const auto own = [](const std::string& location) {
    auto route = route_from("http://user:secret@a.example/feed");
    REQUIRE_FALSE(route.follow(redirect_to(location)));
    return route.at_own_origin();
  };
  CHECK(own("/other"));
  CHECK(own("http://a.example:80/other"));
  CHECK_FALSE(own("https://a.example/feed"));
  CHECK_FALSE(own("http://a.example:8080/feed"));
  CHECK_FALSE(own("http://b.example/feed"));
}

TEST_CASE("credentials that a redirect hands out are not used", "[redirects]") {
  auto route = route_from("http://a.example/");
  REQUIRE_FALSE(route.follow(redirect_to("http://user:secret@b.example/")));
  CHECK(route.current().userinfo.empty());
}

TEST_CASE("private addresses are for the source's own host only", "[redirects]") {
  CHECK_FALSE(route_from("http://a.example/").may_be_private());
  CHECK_FALSE(route_from("http://intranet/").may_be_private());
  CHECK(route_from("http://intranet/", true).may_be_private());
  CHECK_FALSE(route_from("http://127.0.0.1/").may_be_private());
  CHECK_FALSE(route_from("http://localhost/").may_be_private());

  auto route = route_from("http://127.0.0.1/", true);
  REQUIRE_FALSE(route.follow(redirect_to("http://127.0.0.1:8080/feed")));
  CHECK(route.may_be_private());
  REQUIRE_FALSE(route.follow(redirect_to("http://public.example/")));
  CHECK_FALSE(route.may_be_private());
  REQUIRE_FALSE(route.follow(redirect_to("http://127.0.0.1/back")));
  CHECK_FALSE(route.may_be_private());
}
