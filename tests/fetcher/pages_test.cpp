// Sources that are pages or APIs: selectors, robots.txt, secrets.
#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/fetcher.h"
#include "store/database.h"
#include "store/item_store.h"
#include "store/ledger_store.h"
#include "store/source_store.h"
#include "tests/fetcher/site.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

namespace {

const std::string page = "<ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul>";

std::string response(const std::string& type, const std::string& body,
                     const std::string& headers = "") {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string refused(const std::string& status) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
}

feed::Selection selection(feed::SelectionKind kind, const std::vector<feed::Selector>& selectors) {
  auto compiled = feed::Selection::compile(kind, selectors);
  REQUIRE(compiled.ok());
  return *compiled;
}

struct Run {
  TempFolder folder;
  std::string store_path = folder.path("newswire.db");
  ManualClock clock{*parse_rfc3339("2026-11-20T07:00:30Z")};
  CapturedLog log{LogLevel::debug};
  Options options;
  std::vector<FetchReport> reports;

  Run() { options.host_spacing = 0ms; }

  SourceOptions& add_page(const std::string& url, const std::string& items = "li") {
    auto& source = options.sources.emplace_back();
    source.name = "page" + std::to_string(options.sources.size());
    source.url = url;
    source.allow_private = true;
    source.selection = selection(feed::SelectionKind::html, {{"items", items}});
    return source;
  }

  FetchSummary fetch() {
    reports.clear();
    const auto http = make_http_client();
    Fetcher fetcher(options, store_path, *http, clock, log.log());
    return fetcher.fetch_due({}, {}, std::nullopt,
                             [&](const FetchReport& report) { reports.push_back(report); });
  }

  std::size_t violations() {
    store::Database database(store_path, store::Access::read_only);
    return store::LedgerStore(database).violations().size();
  }

  store::SourceState state(const std::string& name) {
    store::Database database(store_path, store::Access::read_only);
    return *store::SourceStore(database).source(name);
  }
};

}  // namespace

TEST_CASE("a page is fetched after its robots.txt which is asked for once a day", "[pages]") {
  Site site;
  site.set("/robots.txt", response("text/plain", "User-agent: *\nDisallow: /private\n"));
  site.set("/news", response("text/html", page, "ETag: \"1\"\r\n"));
  Run run;
  run.add_page(site.url("/news"));
  CHECK(run.fetch().new_items == 2);
  CHECK(site.targets() == std::vector<std::string>{"/robots.txt", "/news"});
  CHECK(site.heard()[1].header("Accept")->substr(0, 9) == "text/html");
  CHECK_FALSE(site.heard()[1].header("If-None-Match"));

  run.clock.advance(3h);
  CHECK(run.fetch().failed == 0);
  REQUIRE(site.targets().size() == 3);
  CHECK(site.targets()[2] == "/news");
  CHECK(site.heard()[2].header("If-None-Match") == "\"1\"");

  run.clock.advance(24h);
  run.fetch();
  CHECK(site.targets().size() == 5);
  CHECK(site.targets()[3] == "/robots.txt");
}

TEST_CASE("a page that robots.txt forbids is never asked for", "[pages]") {
  Site site;
  site.set("/robots.txt", response("text/plain", "User-agent: newswire\nDisallow: /news\n"));
  site.set("/news", response("text/html", page));
  Run run;
  run.add_page(site.url("/news"));
  CHECK(run.fetch().failed == 1);
  REQUIRE(run.reports.size() == 1);
  CHECK(run.reports[0].error == "robots.txt of 127.0.0.1 forbids /news");
  CHECK(site.targets() == std::vector<std::string>{"/robots.txt"});
}

TEST_CASE("without a robots.txt all is allowed and with one that cannot be read nothing",
          "[pages]") {
  Site site;
  site.set("/news", response("text/html", page));
  Run run;
  run.add_page(site.url("/news"));
  SECTION("404") {
    site.set("/robots.txt", refused("404 Not Found"));
    CHECK(run.fetch().new_items == 2);
  }
  SECTION("500") {
    site.set("/robots.txt", refused("500 Oops"));
    CHECK(run.fetch().failed == 1);
    CHECK(run.reports[0].error == "robots.txt of 127.0.0.1 cannot be read: HTTP 500");
    run.clock.advance(50min);
    run.fetch();
    CHECK(site.targets() == std::vector<std::string>{"/robots.txt"});
    site.set("/robots.txt", refused("404 Not Found"));
    run.clock.advance(3h);
    CHECK(run.fetch().new_items == 2);
  }
  SECTION("429 with a pause") {
    site.set("/robots.txt", "HTTP/1.1 429 Slow\r\nRetry-After: 36000\r\nContent-Length: 0\r\n\r\n");
    CHECK(run.fetch().failed == 1);
    run.clock.advance(9h);
    run.fetch();
    CHECK(site.targets() == std::vector<std::string>{"/robots.txt"});
  }
}

TEST_CASE("a crawl delay beyond the patience of a run leaves the page to a later one", "[pages]") {
  Site site;
  site.set("/robots.txt", response("text/plain", "User-agent: *\nCrawl-delay: 600\n"));
  site.set("/news", response("text/html", page));
  Run run;
  run.add_page(site.url("/news"));
  CHECK(run.fetch().unfinished == 1);
  run.clock.advance(5min);
  run.fetch();
  CHECK(site.targets() == std::vector<std::string>{"/robots.txt"});
  run.clock.advance(6min);
  CHECK(run.fetch().new_items == 2);
  CHECK(site.targets() == std::vector<std::string>{"/robots.txt", "/news"});
}

TEST_CASE("other selectors are given the whole page again", "[pages]") {
  Site site;
  site.set("/robots.txt", refused("404 Not Found"));
  site.set("/news", response("text/html", page, "ETag: \"1\"\r\n"));
  Run run;
  auto& source = run.add_page(site.url("/news"), "b");
  CHECK(run.fetch().failed == 1);
  CHECK(run.reports[0].error == "no item matches `items`: `b`");
  source.selection = selection(feed::SelectionKind::html, {{"items", "li:first-child"}});
  run.clock.advance(3h);
  CHECK(run.fetch().new_items == 1);
  source.selection = selection(feed::SelectionKind::html, {{"items", "li"}});
  run.clock.advance(3h);
  CHECK(run.fetch().new_items == 1);
  CHECK_FALSE(site.heard().back().header("If-None-Match"));
}

TEST_CASE("two readings of one page cost one request", "[pages]") {
  Site site;
  site.set("/robots.txt", refused("404 Not Found"));
  site.set("/news", response("text/html", page, "ETag: \"1\"\r\n"));
  Run run;
  run.add_page(site.url("/news"), "li:first-child").name = "first";
  run.add_page(site.url("/news"), "li").name = "all";
  run.add_page(site.url("/news"), "li").name = "again";
  CHECK(run.fetch().new_items == 5);
  CHECK(site.targets() == std::vector<std::string>{"/robots.txt", "/news"});

  SECTION("which is conditional from then on") {
    run.clock.advance(3h);
    CHECK(run.fetch().fetched == 3);
    CHECK(site.heard().back().header("If-None-Match") == "\"1\"");
    site.set("/news", refused("304 Not Modified"));
    run.clock.advance(3h);
    CHECK(run.fetch().not_modified == 3);
    CHECK(site.targets().size() == 4);
  }
  SECTION("and once more the whole page where one of them reads otherwise") {
    run.options.sources.front().selection =
        selection(feed::SelectionKind::html, {{"items", "ul li"}});
    run.clock.advance(3h);
    CHECK(run.fetch().new_items == 1);
    CHECK_FALSE(site.heard().back().header("If-None-Match"));
    run.clock.advance(3h);
    run.fetch();
    CHECK(site.heard().back().header("If-None-Match"));
  }
  SECTION("and where one cannot read it the others still do") {
    run.options.sources.front().selection = selection(feed::SelectionKind::html, {{"items", "b"}});
    site.set("/news", response("text/html", "<ul><li><a href=/3>Three</a></ul>"));
    run.clock.advance(3h);
    const auto summary = run.fetch();
    CHECK(summary.failed == 1);
    CHECK(summary.new_items == 2);
    CHECK(run.state("first").last_error == "no item matches `items`: `b`");
    CHECK(run.state("all").last_error.empty());
  }
  CHECK(run.violations() == 0);
}

TEST_CASE("an API needs no robots.txt and its secrets stay secret", "[pages]") {
  Site site;
  const std::string key = "k3y-of-mine";
  site.set("/api?q=x&apiKey=" + key,
           response("application/json",
                    R"({"status":"error","message":"The key )" + key + R"( is invalid"})",
                    "ETag: \"1\"\r\n"));
  Run run;
  auto& source = run.options.sources.emplace_back();
  source.name = "api";
  source.url = site.url("/api?q=x&apiKey=" + key);
  source.shown_url = site.url("/api?q=x&apiKey=${KEY}");
  source.secrets = {key};
  source.allow_private = true;
  source.selection = selection(feed::SelectionKind::json, {});
  CHECK(run.fetch().failed == 1);
  REQUIRE(site.targets().size() == 1);
  CHECK(site.heard()[0].header("Accept")->substr(0, 16) == "application/json");
  CHECK(run.reports[0].error == "the API answers with an error: The key *** is invalid");

  site.set("/api?q=x&apiKey=" + key,
           response("application/json", R"([{"title":"One","url":"/1"}])", "ETag: \"2\"\r\n"));
  run.clock.advance(3h);
  CHECK(run.fetch().new_items == 1);
  const auto state = run.state("api");
  CHECK(state.etag == "\"2\"");
  for (const std::string& text : {state.url, state.validators_url, state.last_error}) {
    CHECK(text.find(key) == std::string::npos);
  }
  run.clock.advance(3h);
  run.fetch();
  CHECK(site.heard().back().header("If-None-Match") == "\"2\"");
  CHECK(run.log.count(key) == 0);
}
