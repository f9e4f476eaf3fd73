#include <algorithm>
#include <string>
#include <vector>

#include "tests/fetcher/cron.h"
#include "tests/fetcher/site.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "wire/doorbell.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

TEST_CASE("a new source costs one unconditional request, and its items are stored", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"b", "Fri, 20 Nov 2026 06:00:00 GMT"},
                                  {"a", "Fri, 20 Nov 2026 05:00:00 GMT"}}));
  Cron cron;
  cron.options.contact = "news@example.org";
  cron.add("news", site.url("/feed"), {"world"});
  const auto summary = cron.fetch();
  CHECK(summary.due == 1);
  CHECK(summary.fetched == 1);
  CHECK(summary.new_items == 2);
  CHECK(summary.failed == 0);
  REQUIRE(cron.reports.size() == 1);
  CHECK(cron.reports[0].outcome == FetchOutcome::new_items);
  CHECK(cron.reports[0].new_items == 2);

  CHECK(cron.ids() == Strings{"news/a", "news/b"});  // oldest first
  CHECK(cron.items()[0].topics == Strings{"world"});
  CHECK(cron.items()[0].fetched == start);
  const auto state = cron.state("news");
  CHECK(state.title == "News");
  CHECK(state.items_seen == 2);
  CHECK(state.last_new_item == start);
  CHECK(state.last_status == 200);

  REQUIRE(site.heard().size() == 1);
  const auto request = site.heard()[0];
  CHECK_FALSE(request.header("If-None-Match"));
  CHECK_FALSE(request.header("If-Modified-Since"));
  CHECK_FALSE(request.header("Referer"));
  CHECK_FALSE(request.header("Cookie"));
  CHECK_THAT(request.header("User-Agent").value(), contains("newswire/"));
  CHECK_THAT(request.header("User-Agent").value(), contains(" (+news@example.org)"));
  CHECK_THAT(request.header("Accept").value(), contains("application/rss+xml"));
}

TEST_CASE("nothing is sent before it is due", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"));
  cron.fetch();
  cron.clock.advance(59min);
  CHECK(cron.fetch().due == 0);
  CHECK(cron.fetch({"news"}).due == 0);
  CHECK(site.heard().size() == 1);
  cron.clock.advance(8min);  // jitter is at most a tenth
  CHECK(cron.fetch().due == 1);
  CHECK(site.heard().size() == 2);
}

TEST_CASE("validators are echoed byte for byte, and a 304 keeps the items", "[fetcher]") {
  Site site;
  site.set("/feed",
           rss_response({{"a", ""}},
                        "ETag: W/\"a%20b,+c\"\r\nLast-Modified: Fri,  20 Nov 26 07:00\r\n"));
  Cron cron;
  cron.add("news", site.url("/feed"));
  cron.fetch();
  site.set("/feed", "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=7200\r\n\r\n");
  cron.clock.advance(2h);
  const auto summary = cron.fetch();
  CHECK(summary.not_modified == 1);
  CHECK(summary.failed == 0);
  const auto request = site.heard().at(1);
  CHECK(request.header("If-None-Match") == "W/\"a%20b,+c\"");
  CHECK(request.header("If-Modified-Since") == "Fri,  20 Nov 26 07:00");
  CHECK(cron.ids() == Strings{"news/a"});
  CHECK(cron.state("news").due >= cron.clock.now() + 2h);
}

TEST_CASE("items that are known are not stored again", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"b", ""}, {"a", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"));
  cron.fetch();
  site.set("/feed", rss_response({{"c", ""}, {"b", ""}, {"a", ""}}));
  cron.clock.advance(2h);
  CHECK(cron.fetch().new_items == 1);
  CHECK(cron.ids() == Strings{"news/a", "news/b", "news/c"});
}

TEST_CASE("an identical body is not read again, but its new validators are kept", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}, "ETag: \"1\"\r\n"));
  Cron cron;
  cron.add("news", site.url("/feed"));
  cron.fetch();
  site.set("/feed", rss_response({{"a", ""}}, "ETag: \"2\"\r\n"));
  cron.clock.advance(2h);
  cron.fetch();
  CHECK(cron.reports.at(0).outcome == FetchOutcome::nothing_new);
  CHECK(cron.state("news").etag == "\"2\"");
}

TEST_CASE("one bad source does not disturb the others", "[fetcher]") {
  Site site;
  site.set("/good", rss_response({{"a", ""}}));
  site.set("/broken", http_response("200 OK", "Content-Type: text/xml\r\n", "<rss><channel><it"));
  site.set("/page", http_response("200 OK", "Content-Type: text/html\r\n", "<html><p>hello"));
  RawServer silent([](Peer& peer) { peer.read_request(); });
  Cron cron;
  cron.add("broken", site.url("/broken"));
  cron.add("silent", silent.url("/"));
  cron.add("page", site.url("/page"));
  cron.add("missing", site.url("/missing"));
  cron.add("good", site.url("/good"));
  const auto summary = cron.fetch();
  CHECK(summary.due == 5);
  CHECK(summary.fetched == 1);
  CHECK(summary.failed == 4);
  CHECK(cron.ids() == Strings{"good/a"});
  for (const auto& report : cron.reports) {
    CHECK(report.error.empty() == (report.outcome != FetchOutcome::failed));
  }
  for (const std::string name : {"broken", "silent", "page", "missing"}) {
    CAPTURE(name);
    CHECK(cron.log.count("level=warning msg=\"fetch failed\" source=" + name + " ") == 1);
    CHECK(cron.state(name).failures == 1);
    CHECK_FALSE(cron.state(name).last_error.empty());
  }
}

TEST_CASE("a body that was cut short leaves no validators, so that its items come", "[fetcher]") {
  Site site;
  const auto whole = rss({{"b", ""}, {"a", ""}});
  const auto cut_response = [&](std::size_t length_header) {
    return "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Type: text/xml\r\nContent-Length: " +
           std::to_string(length_header) + "\r\n\r\n" + whole.substr(0, whole.size() / 2);
  };
  SECTION("by the connection") {
    site.set("/feed", cut_response(whole.size()));
  }
  SECTION("by the server, which says it is whole") {
    site.set("/feed", cut_response(whole.size() / 2));
  }
  Cron cron;
  cron.add("news", site.url("/feed"));
  cron.fetch();
  CHECK_FALSE(cron.state("news").etag);
  site.set("/feed", rss_response({{"b", ""}, {"a", ""}}, "ETag: \"1\"\r\n"));
  cron.clock.advance(25h);
  cron.fetch();
  CHECK_FALSE(site.heard().at(1).header("If-None-Match"));
  auto ids = cron.ids();
  std::sort(ids.begin(), ids.end());
  CHECK(ids == Strings{"news/a", "news/b"});
}

TEST_CASE("Retry-After silences the whole host, also for the next process", "[fetcher]") {
  Site site;
  const int status = GENERATE(429, 503);
  site.set("/a", http_response(std::to_string(status) + " Wait", "Retry-After: 10800\r\n", ""));
  site.set("/b", rss_response({{"b", ""}}));
  Cron cron;
  cron.add("a", site.url("/a"));
  cron.fetch();
  cron.add("b", site.url("/b"));  // new, and so due at once, but for its host
  cron.clock.advance(3h - 1s);
  CHECK(cron.fetch().due == 0);
  CHECK(site.targets() == Strings{"/a"});
  cron.clock.advance(30min);
  cron.fetch();
  auto targets = site.targets();
  std::sort(targets.begin(), targets.end());
  CHECK(targets == Strings{"/a", "/a", "/b"});
}

TEST_CASE("a host that asks for a pause in the middle of a run gets it", "[fetcher]") {
  Site site;
  for (const std::string path : {"/1", "/2", "/3"}) {
    site.set(path, http_response("429 Slow down", "Retry-After: 60\r\n", ""));
  }
  Cron cron;
  for (const std::string name : {"1", "2", "3"}) cron.add("s" + name, site.url("/" + name));
  const auto summary = cron.fetch();
  CHECK(site.heard().size() == 1);
  CHECK(summary.due == 1);
  CHECK(summary.failed == 1);
}

TEST_CASE("two sources with the same URL cost one request", "[fetcher]") {
  Site site;
  site.set("/feed?a=1", rss_response({{"a", ""}}, "ETag: \"1\"\r\n"));
  Cron cron;
  cron.add("one", site.url("/feed?a=1"), {"world"});
  cron.add("two", site.url("/feed?a=1#top"), {"tech", "science"});
  const auto summary = cron.fetch();
  CHECK(site.heard().size() == 1);
  CHECK(summary.due == 2);
  CHECK(summary.new_items == 2);
  const auto items = cron.items();
  REQUIRE(items.size() == 2);
  CHECK(items[0].source == "one");
  CHECK(items[0].topics == Strings{"world"});
  CHECK(items[1].source == "two");
  CHECK(items[1].topics == Strings{"tech", "science"});

  SECTION("and one conditional request later") {
    site.set("/feed?a=1", "HTTP/1.1 304 Not Modified\r\n\r\n");
    cron.clock.advance(2h);
    CHECK(cron.fetch().not_modified == 2);
    CHECK(site.heard().size() == 2);
    CHECK(site.heard()[1].header("If-None-Match") == "\"1\"");
  }
  SECTION("and a third that is added later gets its items too") {
    cron.add("three", site.url("/feed?a=1"));
    cron.fetch();
    CHECK(site.heard().size() == 2);
    CHECK_FALSE(site.heard()[1].header("If-None-Match"));
    CHECK(cron.ids() == Strings{"one/a", "two/a", "three/a"});
  }
}

TEST_CASE("a changed URL starts anew, without the validators of the old one", "[fetcher]") {
  Site site;
  site.set("/old", rss_response({{"a", ""}}, "ETag: \"old\"\r\n"));
  site.set("/new", rss_response({{"b", ""}}, "ETag: \"new\"\r\n"));
  Cron cron;
  cron.add("news", site.url("/old"));
  cron.fetch();
  cron.options.sources[0].url = site.url("/new");
  CHECK(cron.fetch().new_items == 1);
  CHECK(site.targets() == Strings{"/old", "/new"});
  CHECK_FALSE(site.heard()[1].header("If-None-Match"));
}

TEST_CASE("a health event tells of a source that fails, and of its recovery", "[fetcher]") {
  Site site;
  site.set("/feed", http_response("500 Oops", "", ""));
  Cron cron;
  cron.add("news", site.url("/feed"));
  for (int i = 0; i < 4; ++i) {
    cron.fetch();
    cron.clock.advance(25h);
  }
  CHECK(cron.health() == Strings{"news failing"});
  site.set("/feed", rss_response({{"a", ""}}));
  cron.fetch();
  CHECK(cron.health() == Strings{"news failing", "news recovered"});
}

TEST_CASE("items that may have been missed are told of", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}, {"b", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"));
  cron.fetch();
  site.set("/feed", rss_response({{"y", ""}, {"z", ""}}));
  cron.clock.advance(2h);
  cron.fetch();
  CHECK(cron.health() == Strings{"news missed"});
  CHECK(cron.state("news").due < cron.clock.now() + 60min);
}

TEST_CASE("a source that is gone is not asked again", "[fetcher]") {
  Site site;
  site.set("/feed", http_response("410 Gone", "", ""));
  Cron cron;
  cron.add("news", site.url("/feed"));
  for (int day = 0; day < 5; ++day) {
    cron.fetch();
    cron.clock.advance(27h);
  }
  CHECK(site.heard().size() == 2);
  CHECK(cron.health() == Strings{"news gone"});
}

TEST_CASE("an item whose rule matches gets the rule's topic", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"robots", ""}, {"weather", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"), {"world"});
  cron.options.topic_rules.push_back({"ai", query::Query::parse("robots").value()});
  cron.fetch();
  const auto items = cron.items();
  REQUIRE(items.size() == 2);
  for (const auto& item : items) {
    CHECK(item.topics == (item.id == "robots" ? Strings{"world", "ai"} : Strings{"world"}));
  }
}

TEST_CASE("whatever a server answers it is asked once in a run and not in the next", "[fetcher]") {
  Site site;
  Cron cron;
  for (const std::string status : {"204", "206", "304", "400", "401", "403", "404", "408", "410",
                                   "421", "425", "500", "502", "503", "504"}) {
    site.set("/" + status, http_response(status + " So", "", ""));
    cron.add(status, site.url("/" + status));
  }
  CHECK(cron.fetch().failed == cron.options.sources.size());
  CHECK(site.heard().size() == cron.options.sources.size());
  CHECK(cron.fetch().due == 0);
  auto targets = site.targets();
  std::sort(targets.begin(), targets.end());
  CHECK(std::adjacent_find(targets.begin(), targets.end()) == targets.end());
}

TEST_CASE("only the sources that are named are fetched", "[fetcher]") {
  Site site;
  site.set("/a", rss_response({{"a", ""}}));
  site.set("/b", rss_response({{"b", ""}}));
  Cron cron;
  cron.add("a", site.url("/a"));
  cron.add("b", site.url("/b"));
  CHECK(cron.fetch({"b"}).due == 1);
  CHECK(site.targets() == Strings{"/b"});
}

TEST_CASE("a source whose certificate is not checked is warned of", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  cron.add("checked", site.url("/feed"));
  cron.add("news", site.url("/feed?")).insecure = true;
  cron.fetch();
  CHECK(cron.log.count("certificates are not checked") == 1);
  CHECK(cron.log.count("news") > 0);
}

TEST_CASE("what has not begun when the time is up is left for the next run", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"));
  const auto http = make_http_client();
  Fetcher fetcher(cron.options, cron.store_path, *http, cron.clock, cron.log.log());
  const auto summary = fetcher.fetch_due({}, {}, 0ms);
  CHECK(summary.due == 1);
  CHECK(summary.unfinished == 1);
  CHECK(site.heard().empty());
  CHECK(fetcher.fetch_due({}).new_items == 1);
}

TEST_CASE("new items ring the doorbell", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"));
  wire::Context context;
  wire::Doorbell bell(context, wire::doorbell_endpoint(cron.store_path));
  cron.fetch();
  CHECK(wait_until([&] { return bell.was_rung(); }));
}

TEST_CASE("a clock that was set back does not silence a source", "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"));
  cron.clock.advance(30 * 24h);
  cron.fetch();
  cron.clock.set(start);
  CHECK(cron.fetch().due == 0);
  cron.clock.advance(30min);
  CHECK(cron.fetch().due == 0);
  cron.clock.advance(37min);
  CHECK(cron.fetch().due == 1);
}
