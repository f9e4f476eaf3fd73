#include "core/date.h"
#include "fetcher/discovery.h"
#include "fetcher/fetcher.h"
#include "fetcher/first_fetch.h"
#include "store/item_store.h"
#include "store/ledger_store.h"
#include "tests/fetcher/site.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

namespace {

using Targets = std::vector<std::string>;

std::string page(const std::string& html) {
  return http_response("200 OK", "Content-Type: text/html\r\n", "<!doctype html><html>" + html);
}

std::string redirect(const std::string& status, const std::string& to) {
  return http_response(status, "Location: " + to + "\r\n", "");
}

std::string feed_link(const std::string& href, const std::string& title = "") {
  return "<link rel=alternate type='application/rss+xml' title='" + title + "' href='" + href +
         "'>";
}

struct Desk {
  Site site;
  std::unique_ptr<HttpClient> http = make_http_client();
  ManualClock clock{*parse_rfc3339("2026-11-20T12:00:00Z")};
  CapturedLog log;
  Options options;
  store::Database store{":memory:", store::Access::read_write};
  std::vector<Duration> pauses;
  std::size_t asked = 0;
  Chosen answer = Choice::best;

  Desk() { site.set("/feed", rss_response({{"a", ""}, {"b", ""}}, "ETag: \"v1\"\r\n")); }

  Result<FoundFeed, NothingFound> find(const std::string& address) {
    Discovery discovery(
        options, store, *http, clock,
        [this](Duration pause) {
          pauses.push_back(pause);
          clock.advance(pause);
        },
        false);
    return discovery.find(address, [this](const auto&) {
      ++asked;
      return answer;
    });
  }
  Result<FoundFeed, NothingFound> find_on_site(const std::string& path = "/") {
    return find(site.url(path));
  }
};

std::string all_tried(const NothingFound& nothing) {
  std::string text = nothing.message;
  for (const std::string& line : nothing.tried) text += "\n" + line;
  return text;
}

}  // namespace

TEST_CASE("the address of a feed costs one request", "[discovery]") {
  Desk desk;
  const auto found = desk.find_on_site("/feed#top");
  REQUIRE(found.ok());
  CHECK(found->url == desk.site.url("/feed"));
  CHECK(found->candidate.clue == feed::FeedClue::itself);
  CHECK(found->feed.title == "News");
  CHECK(found->feed.items.size() == 2);
  CHECK(desk.site.targets() == Targets{"/feed"});
  CHECK(desk.pauses.empty());
}

TEST_CASE("a page costs one request and its feed another a second later", "[discovery]") {
  Desk desk;
  desk.site.set("/", page(feed_link("/feed", "All")));
  const auto found = desk.find_on_site();
  REQUIRE(found.ok());
  CHECK(found->url == desk.site.url("/feed"));
  CHECK(found->candidate.clue == feed::FeedClue::link);
  CHECK(desk.site.targets() == Targets{"/", "/feed"});
  CHECK(desk.pauses == std::vector<Duration>{std::chrono::seconds(1)});
  CHECK(desk.asked == 0);
  for (const auto& request : desk.site.heard()) {
    CHECK(request.header("User-Agent").value_or("").substr(0, 9) == "newswire/");
    CHECK_FALSE(request.header("If-None-Match"));
    CHECK_FALSE(request.header("Referer"));
  }
}

TEST_CASE("of several feeds only the chosen one is fetched", "[discovery]") {
  Desk desk;
  desk.site.set("/", page(feed_link("/comments/feed", "Comments") + feed_link("/feed") +
                          feed_link("/other")));
  SECTION("the best is the first that is not of comments") {
    CHECK(desk.find_on_site()->url == desk.site.url("/feed"));
    CHECK(desk.site.targets() == Targets{"/", "/feed"});
  }
  SECTION("one by its number") {
    desk.site.set("/other", rss_response({}));
    desk.answer = std::size_t{1};
    CHECK(desk.find_on_site()->url == desk.site.url("/other"));
    CHECK(desk.site.targets() == Targets{"/", "/other"});
  }
  SECTION("none") {
    desk.answer = Choice::none;
    const auto none = desk.find_on_site();
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().offered.size() == 3);
    CHECK(desk.site.targets() == Targets{"/"});
  }
  CHECK(desk.asked == 1);
}

TEST_CASE("where the best feed cannot be had the next is", "[discovery]") {
  Desk desk;
  desk.site.set("/", page(feed_link("/gone") + feed_link("/page") + feed_link("/feed")));
  desk.site.set("/page", page("no feed"));
  CHECK(desk.find_on_site()->url == desk.site.url("/feed"));
  CHECK(desk.site.targets() == Targets{"/", "/gone", "/page", "/feed"});
}

TEST_CASE("a feed that was asked for by number is not replaced by another", "[discovery]") {
  Desk desk;
  desk.site.set("/", page(feed_link("/feed") + feed_link("/gone")));
  desk.answer = std::size_t{1};
  const auto nothing = desk.find_on_site();
  REQUIRE_FALSE(nothing.ok());
  CHECK_THAT(all_tried(nothing.error()), contains("/gone: HTTP 404"));
}

TEST_CASE("an account's page is not asked for where its feed is known", "[discovery]") {
  Desk desk;
  desk.site.set("/@someone.rss", rss_response({}));
  CHECK(desk.find_on_site("/@someone")->url == desk.site.url("/@someone.rss"));
  CHECK(desk.site.targets() == Targets{"/@someone.rss"});
}

TEST_CASE("where a known place was none the page is asked", "[discovery]") {
  Desk desk;
  desk.site.set("/@someone", page(feed_link("/feed")));
  CHECK(desk.find_on_site("/@someone")->url == desk.site.url("/feed"));
  CHECK(desk.site.targets() == Targets{"/@someone.rss", "/@someone", "/feed"});
}

TEST_CASE("the usual places are tried last and one after the other", "[discovery]") {
  Desk desk;
  desk.site.set("/blog/", page("<p>Hello"));
  desk.site.set("/feed", http_response("404 Not Found", "", ""));
  desk.site.set("/feed.xml", rss_response({}));
  const auto found = desk.find_on_site("/blog/");
  REQUIRE(found.ok());
  CHECK(found->candidate.clue == feed::FeedClue::guess);
  CHECK(desk.site.targets() == Targets{"/blog/", "/blog/feed", "/feed", "/rss.xml", "/feed.xml"});
  CHECK(desk.pauses.size() == 4);
}

TEST_CASE("what was tried is told where nothing is found", "[discovery]") {
  Desk desk;
  desk.site.set("/", page("<p>Hello"));
  desk.site.set("/feed", http_response("404 Not Found", "", ""));
  const auto nothing = desk.find_on_site();
  REQUIRE_FALSE(nothing.ok());
  CHECK(nothing.error().message == "no feed was found");
  CHECK(desk.site.heard().size() == 8);
  CHECK_THAT(all_tried(nothing.error()), contains("HTML page"));
  CHECK_THAT(all_tried(nothing.error()), contains("/atom.xml: HTTP 404"));
}

TEST_CASE("a host that a source was just fetched from is given its second", "[discovery]") {
  Desk desk;
  auto& source = desk.options.sources.emplace_back();
  source.name = "news";
  source.url = desk.site.url("/news");
  store::SourceState state;
  state.name = "news";
  state.url = source.url;
  state.last_attempt = desk.clock.now() - 300ms;
  store::SourceStore(desk.store).save(state);
  REQUIRE(desk.find_on_site("/feed").ok());
  CHECK(desk.pauses == std::vector<Duration>{700ms});
}

TEST_CASE("a site that asks for a pause gets it", "[discovery]") {
  Desk desk;
  desk.site.set("/", page("<p>Hello"));
  desk.site.set("/feed", http_response("429 Too Many Requests", "Retry-After: 600\r\n", ""));
  CHECK_FALSE(desk.find_on_site().ok());
  CHECK(desk.site.targets() == Targets{"/", "/feed"});

  const auto later = desk.find_on_site("/other");
  REQUIRE_FALSE(later.ok());
  CHECK_THAT(all_tried(later.error()), contains("pause until 2026-11-20T12:10"));
  CHECK(desk.site.heard().size() == 2);
}

TEST_CASE("a page that refuses us is not asked for more", "[discovery]") {
  Desk desk;
  desk.site.set("/", http_response("403 Forbidden", "", ""));
  CHECK_FALSE(desk.find_on_site().ok());
  CHECK(desk.site.targets() == Targets{"/"});
}

TEST_CASE("an address that moved for good is replaced and one that did not is kept",
          "[discovery]") {
  Desk desk;
  desk.site.set("/old", redirect("301 Moved Permanently", "/older"));
  desk.site.set("/older", redirect("308 Permanent Redirect", "/feed"));
  desk.site.set("/now", redirect("302 Found", "/feed"));
  CHECK(desk.find_on_site("/old")->url == desk.site.url("/feed"));
  CHECK(desk.find_on_site("/now")->url == desk.site.url("/now"));
}

TEST_CASE("links are relative to where the page was found", "[discovery]") {
  Desk desk;
  desk.site.set("/", redirect("302 Found", "/en/"));
  desk.site.set("/en/", page(feed_link("../feed")));
  CHECK(desk.find_on_site()->url == desk.site.url("/feed"));
}

TEST_CASE("a page cannot send us to a private address of another host", "[discovery]") {
  Desk desk;
  desk.site.set("/",
                page(feed_link("http://127.0.0.2:1/feed") + feed_link("http://localhost/feed")));
  const auto nothing = desk.find_on_site();
  REQUIRE_FALSE(nothing.ok());
  CHECK_THAT(all_tried(nothing.error()), contains("127.0.0.2:1/feed: a private address"));
  CHECK_THAT(all_tried(nothing.error()), contains("localhost/feed: a private address"));
  CHECK(desk.site.heard().size() == 1);
}

TEST_CASE("a host alone is asked by https and then by http", "[discovery]") {
  Desk desk;
  desk.site.set("/", page(feed_link("/feed")));
  const std::string host = desk.site.url("").substr(std::string("http://").size());
  CHECK(desk.find(host)->url == desk.site.url("/feed"));
}

TEST_CASE("what people type becomes addresses", "[discovery]") {
  const auto urls = [](const std::string& text) {
    Targets found;
    const auto addresses = addresses_of(text);
    REQUIRE(addresses.ok());
    for (const Url& url : *addresses) found.push_back(url.to_string());
    return found;
  };
  CHECK(urls(" http://x.example/a ") == Targets{"http://x.example/a"});
  CHECK(urls("x.example") == Targets{"https://x.example/", "http://x.example/"});
  CHECK(urls("x.example:81/a?b") == Targets{"https://x.example:81/a?b", "http://x.example:81/a?b"});
  CHECK(urls("feed:https://x.example/f") == Targets{"https://x.example/f"});
  CHECK(urls("feed://x.example/f") == Targets{"https://x.example/f", "http://x.example/f"});
  CHECK_FALSE(addresses_of("ftp://x.example/"));
  CHECK_FALSE(addresses_of("file:///etc/passwd"));
  CHECK_FALSE(addresses_of(""));
  CHECK_FALSE(addresses_of("not a host/"));
}

TEST_CASE("what finding has fetched is stored as a fetch would and is not fetched again",
          "[discovery]") {
  Desk desk;
  const auto found = desk.find_on_site("/feed");
  REQUIRE(found.ok());
  SourceOptions source;
  source.name = "news";
  source.url = found->url;
  source.topics = {"tech"};
  const auto report =
      store_first_fetch(*found, source, desk.options, desk.store, desk.clock, desk.log.log());
  CHECK(report.new_items == 2);
  CHECK(store::ItemStore(desk.store).count() == 2);
  const auto state = store::SourceStore(desk.store).source("news");
  REQUIRE(state.has_value());
  CHECK(state->etag == "\"v1\"");
  CHECK(state->last_status == 200);
  CHECK(state->title == "News");
  CHECK(state->due >= desk.clock.now() + desk.options.interval);
  CHECK(state->items_seen == 2);
}

TEST_CASE("the request that found a feed is in the ledger once", "[discovery]") {
  Desk desk;
  const auto found = desk.find_on_site("/feed");
  REQUIRE(found.ok());
  SourceOptions source;
  source.name = "news";
  source.url = found->url;
  store::Database another{":memory:", store::Access::read_write};  // there was none yet
  auto& store = GENERATE(false, true) ? another : desk.store;
  store_first_fetch(*found, source, desk.options, store, desk.clock, desk.log.log());
  const auto hosts = store::LedgerStore(store).hosts();
  REQUIRE(hosts.size() == 1);
  CHECK(hosts[0].requests == 1);
}
