#include "fetcher/websub/advert.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::fetcher;
using newswire::test::contains;

namespace {

using Urls = std::vector<std::string>;

SourceGroup group_at(const std::string& url) {
  Member member;
  member.source.name = "news";
  member.source.url = url;
  return {parse_http_url(url).value(), {member}};
}

feed::Feed feed_with(const Urls& hubs, const std::string& self) {
  feed::Feed feed;
  feed.hubs = hubs;
  feed.self = self;
  return feed;
}

Advert advert_at(const std::string& url, const Headers& headers, const feed::Feed& feed) {
  return advert_of(headers, feed, parse_http_url(url).value(), group_at(url));
}

const std::string url = "https://news.example/feed";

}  // namespace

TEST_CASE("headers count before the document", "[websub]") {
  const auto feed = feed_with({"https://in.example/"}, "https://news.example/in");
  const auto both = advert_at(url,
                              {{"Link", "<https://out.example/>; rel=hub"},
                               {"Link", "<https://news.example/out>; rel=self"}},
                              feed);
  CHECK(both.hubs == Urls{"https://out.example/"});
  CHECK(both.topic == "https://news.example/out");
  const auto inside = advert_at(url, {}, feed);
  CHECK(inside.hubs == Urls{"https://in.example/"});
  CHECK(inside.topic == "https://news.example/in");
  const auto nameless = advert_at(url, {}, feed_with({"https://in.example/"}, ""));
  CHECK(nameless.topic == url);
  CHECK(nameless.refusal.empty());
}

TEST_CASE("a hub by https goes before others", "[websub]") {
  const auto advert =
      advert_at(url, {}, feed_with({"http://a.example/", "https://b.example/"}, ""));
  CHECK(advert.hubs == Urls{"https://b.example/", "http://a.example/"});
  CHECK(advert_at(url, {}, feed_with({"https://me:secret@b.example/"}, "")).hubs.empty());
  CHECK(advert_at(url, {}, feed_with({}, url)).hubs.empty());
}

TEST_CASE("a feed cannot be subscribed to as another's", "[websub]") {
  const Urls hubs{"https://hub.example/"};
  for (const std::string own : {"https://news.example/other", "http://news.example/feed",
                                "https://www.news.example/feed", "https://news.example:8443/"}) {
    CAPTURE(own);
    CHECK(advert_at(url, {}, feed_with(hubs, own)).refusal.empty());
  }
  for (const std::string foreign :
       {"https://bbc.example/feed", "https://news.example.evil.example/",
        "https://u:p@news.example/"}) {
    CAPTURE(foreign);
    CHECK_FALSE(advert_at(url, {}, feed_with(hubs, foreign)).refusal.empty());
  }
  // Where the configured URL only leads there, its own host is as good.
  const auto moved = advert_of({}, feed_with(hubs, "https://cdn.example/feed"),
                               parse_http_url("https://cdn.example/feed").value(), group_at(url));
  CHECK(moved.refusal.empty());
}

TEST_CASE("feeds that are for us alone are nobody else's business", "[websub]") {
  CHECK(may_subscribe(group_at(url)));
  CHECK_FALSE(may_subscribe(group_at("https://user:password@news.example/feed")));
  const auto changed = [](auto change) {
    auto group = group_at(url);
    change(group.members.front().source);
    return may_subscribe(group);
  };
  CHECK_FALSE(changed([](SourceOptions& source) { source.headers = {{"Cookie", "a=b"}}; }));
  CHECK_FALSE(changed([](SourceOptions& source) { source.secrets = {"token"}; }));
  CHECK_FALSE(changed([](SourceOptions& source) { source.websub = false; }));
  auto two = group_at(url);
  two.members.push_back(two.members.front());
  CHECK(may_subscribe(two));
  two.members.back().source.websub = false;
  CHECK_FALSE(may_subscribe(two));
}
