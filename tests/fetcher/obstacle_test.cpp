// Sources that no request can be made for.
#include <string>
#include <vector>

#include "tests/fetcher/cron.h"
#include "tests/fetcher/site.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* missing = "the environment variable TOKEN is not set";

}  // namespace

TEST_CASE("a source that something is in the way of fails alone and is not asked", "[obstacle]") {
  Site site;
  site.set("/closed", rss_response({{"1", ""}}));
  site.set("/open", rss_response({{"1", ""}}));
  Cron cron;
  cron.add("closed", site.url("/closed")).obstacle = missing;
  cron.add("open", site.url("/open"));
  const auto summary = cron.fetch();
  CHECK(summary.due == 2);
  CHECK(summary.failed == 1);
  CHECK(summary.new_items == 1);
  CHECK(site.targets() == std::vector<std::string>{"/open"});
  CHECK(cron.log.count("level=warning msg=\"fetch failed\" source=closed reason=\"the environment "
                       "variable TOKEN") == 1);
  CHECK(cron.state("closed").last_error == missing);
  CHECK(cron.state("closed").failures == 1);
}

TEST_CASE("it is told in each run and is fetched as soon as nothing is in the way", "[obstacle]") {
  Site site;
  site.set("/feed", rss_response({{"1", ""}}));
  Cron cron;
  cron.add("feed", site.url("/feed")).obstacle = missing;
  CHECK(cron.fetch().failed == 1);
  CHECK(cron.fetch().failed == 1);
  CHECK(cron.state("feed").failures == 1);
  CHECK(cron.fetch({"another"}).due == 0);
  cron.options.sources[0].obstacle.clear();
  CHECK(cron.fetch().new_items == 1);
  CHECK(cron.state("feed").last_error.empty());
  // Not due: nothing is missed yet.
  cron.options.sources[0].obstacle = missing;
  CHECK(cron.fetch().failed == 0);
  cron.clock.advance(2h);
  CHECK(cron.fetch().failed == 1);
  CHECK(site.targets().size() == 1);
}
