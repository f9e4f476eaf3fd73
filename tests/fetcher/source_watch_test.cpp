#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/source_watch.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time start = *parse_rfc3339("2026-11-20T07:00:30Z");
using Strings = std::vector<std::string>;

// One source, as it lives from fetch to fetch.
struct Life {
  store::SourceWatch watch;
  SourceOptions options;
  store::SourceState state;
  Time now = start;
  Strings told;

  Life() {
    options.name = state.name = watch.source = "news";
    options.url = state.url = watch.url = "http://news.example/feed";
    state.items_seen = 10;
    state.last_new_item = start;
  }

  struct Fetch {
    int status = 200;
    std::string error{};
    Headers headers{};
    std::size_t items = 10;
    std::size_t new_items = 0;
    Strings redirects{};
    int redirect_status = 301;
  };

  void fetch(const Fetch& what) {
    const Url url = parse_http_url(watch.is_moved ? watch.moved_to : options.url).value();
    Route route(url, false);
    for (const std::string& target : what.redirects) {
      HttpResponse response;
      response.status = what.redirect_status;
      response.headers = {{"Location", target}};
      REQUIRE_FALSE(route.follow(response));
    }
    Ending ending;
    ending.requested = ending.now = now;
    ending.conditional = true;
    ending.url = route.current().to_string();
    ending.status = what.status;
    ending.headers = what.headers;
    if (what.status == 200) {
      ending.reading.emplace();
      ending.reading->error = what.error;
      ending.reading->missed = what.new_items == what.items;
    }
    auto verdict = judge(state, {}, ending, Pace{}, 0);
    const std::size_t items = verdict.succeeded && what.status == 200 ? what.items : 0;
    watch_fetch(watch,
                {.options = options,
                 .before = state,
                 .ending = ending,
                 .route = route,
                 .items = items,
                 .new_items = verdict.succeeded ? what.new_items : 0},
                verdict);
    for (const auto& event : verdict.events) told.push_back(event.code);
    state = verdict.source;
    if (verdict.succeeded && what.new_items > 0) state.last_new_item = now;
  }
};

}  // namespace

TEST_CASE("what is wrong with a source is told once and its end is told", "[watch]") {
  Life life;
  const auto fault = GENERATE(values<std::pair<std::string, Life::Fetch>>({
      {"rate_limited", {.status = 429}},
      {"missed", {.new_items = 10}},
      {"challenge",
       {.error = "no feed", .headers = {{"Content-Type", "text/html; charset=utf-8"}}}},
      {"challenge", {.status = 403, .headers = {{"cf-mitigated", "challenge"}}}},
  }));
  life.fetch(fault.second);
  life.fetch(fault.second);
  CHECK(life.told == Strings{fault.first});
  CHECK(has_condition(life.watch, fault.first));
  life.fetch({});
  life.fetch({});
  CHECK(life.told == Strings{fault.first, "recovered"});
  life.fetch(fault.second);
  CHECK(life.told == Strings{fault.first, "recovered", fault.first});
}

TEST_CASE("a source that fails is told once and so is its recovery", "[watch]") {
  Life life;
  for (int i = 0; i < 5; ++i) life.fetch({.status = 500});
  life.fetch({.status = 304});
  CHECK(life.told == Strings{"failing", "recovered"});
}

TEST_CASE("a feed without new items for ten times its usual gap is stale", "[watch]") {
  Life life;
  for (int i = 0; i < 5; ++i) {
    life.now += 6h;
    life.fetch({.new_items = 1});
  }
  life.now += 59h;
  life.fetch({.status = 304});
  CHECK(life.told.empty());
  life.now += 2h;
  life.fetch({.status = 304});
  life.fetch({.status = 304});
  CHECK(life.told == Strings{"stale"});
  life.fetch({.new_items = 1});
  CHECK(life.told == Strings{"stale", "recovered"});
  CHECK(life.watch.usual_gap == 6h);  // its silence was no usual gap
}

TEST_CASE("a URL is moved when polls over seven days were led there for good", "[watch]") {
  Life life;
  const std::string target = "https://new.example/feed";
  const Life::Fetch led{.redirects = {"http://news.example/1", target}};
  life.fetch(led);
  life.now += 24h * 7 - 1s;
  life.fetch(led);
  CHECK_FALSE(life.watch.is_moved);

  SECTION("and then the new one is used and the old one kept") {
    life.now += 1s;
    life.fetch(led);
    CHECK(life.watch.is_moved);
    CHECK(life.told == Strings{"moved"});
    Options options;
    options.sources = {life.options};
    const auto used = with_urls_in_use(options, {life.watch}).sources[0];
    CHECK(used.url == target);
    CHECK(used.public_url() == "http://news.example/feed");

    options.sources[0].url = "http://other.example/feed";  // the config was changed
    CHECK(with_urls_in_use(options, {life.watch}).sources[0].url == "http://other.example/feed");

    for (int i = 0; i < 3; ++i) life.fetch({.status = 404});
    CHECK_FALSE(life.watch.is_moved);
    CHECK(life.told == Strings{"moved", "failing", "moved"});
  }
  SECTION("and anything else begins the seven days anew") {
    life.fetch(GENERATE(values<Life::Fetch>({
        {},
        {.redirects = {"https://new.example/feed"}, .redirect_status = 302},
        {.redirects = {"https://new.example/feed"}, .redirect_status = 307},
        {.redirects = {"https://other.example/feed"}},
        {.new_items = 10, .redirects = {"https://new.example/feed"}},
    })));
    life.now += 1h;
    life.fetch(led);
    CHECK_FALSE(life.watch.is_moved);
  }
}

TEST_CASE("what was configured for a host keeps its source from moving to another", "[watch]") {
  Life life;
  const auto change = GENERATE(0, 1, 2, 3, 4);
  if (change == 0) life.options.headers = {{"X-Key", "1"}};
  if (change == 1) life.options.secrets = {"key"};
  if (change == 2) life.options.allow_private = true;
  if (change == 4) life.options.insecure = true;
  if (change == 3) life.options.url = life.watch.url = "http://me:pw@news.example/feed";
  for (int day = 0; day < 9; ++day) {
    life.fetch({.redirects = {"https://new.example/feed"}});
    life.now += 24h;
  }
  CHECK_FALSE(life.watch.is_moved);
}
