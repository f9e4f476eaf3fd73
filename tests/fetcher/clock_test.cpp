// What a fetcher makes of a clock that is set while it runs.
#include <algorithm>
#include <thread>

#include "tests/fetcher/cron.h"
#include "tests/fetcher/site.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::test;

TEST_CASE("a clock that jumps a day forth and back under a running fetcher silences no source",
          "[fetcher]") {
  Site site;
  site.set("/feed", rss_response({{"a", ""}}));
  Cron cron;
  cron.add("news", site.url("/feed"));
  const auto http = fetcher::make_http_client();
  fetcher::Fetcher fetcher(cron.options, cron.store_path, *http, cron.clock, cron.log.log());
  const std::jthread runs([&](std::stop_token stop) { fetcher.run(stop); });
  const auto readings = [&] { return std::ranges::count(site.targets(), "/feed"); };
  REQUIRE(wait_until([&] { return readings() == 1; }));
  cron.clock.advance(24h);
  REQUIRE(wait_until([&] { return readings() == 2; }));

  cron.clock.set(start + 1min);
  REQUIRE(wait_until([&] { return cron.log.count("the clock was set back") == 1; }));
  CHECK(readings() == 2);
  // The new round may begin after any of these.
  CHECK(wait_until([&] {
    cron.clock.advance(10min);
    return readings() > 2;
  }));
}
