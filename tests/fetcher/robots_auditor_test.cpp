#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/audit/robots_auditor.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time start = *parse_rfc3339("2026-11-20T07:00:30Z");

Exchange robots(int status, const std::string& rules = "", Headers heard = {},
                const std::string& url = "https://site.example/robots.txt") {
  Exchange exchange;
  exchange.url = parse_http_url(url).value();
  exchange.of_robots = true;
  exchange.sent_at = exchange.came_at = start;
  exchange.status = status;
  exchange.rules = rules;
  exchange.heard = std::move(heard);
  return exchange;
}

Exchange page(const std::string& path, Time at) {
  Exchange exchange;
  exchange.url = parse_http_url("https://site.example" + path).value();
  exchange.sent_at = at;
  return exchange;
}

bool is_fine(const std::vector<Breach>& breaches) {
  for (const Breach& breach : breaches) CHECK(breach.rule == 23);
  return breaches.empty();
}

store::RobotsFacts after(const Exchange& exchange,
                         std::optional<store::RobotsFacts> before = std::nullopt) {
  return next_robots_facts(std::move(before), {&exchange, 1});
}

}  // namespace

TEST_CASE("the auditor sees a page that robots.txt was not asked about or forbids", "[auditor]") {
  CHECK_FALSE(is_fine(judge_page(std::nullopt, page("/news", start))));
  const auto facts = after(robots(200, "User-agent: *\nDisallow: /secret\n"));
  CHECK(facts.origin == "https://site.example");
  CHECK(is_fine(judge_page(facts, page("/news", start + 1h))));
  CHECK_FALSE(is_fine(judge_page(facts, page("/secret/1", start + 1h))));
  CHECK_FALSE(is_fine(judge_page(facts, page("/news", start + 26h))));
  CHECK(is_fine(judge_page(after(robots(404)), page("/secret/1", start + 1h))));
}

TEST_CASE("where robots.txt cannot be read the auditor expects no page to be asked for",
          "[auditor]") {
  const int status = GENERATE(500, 503, 429, 0);
  const auto facts = after(robots(status));
  CHECK_FALSE(is_fine(judge_page(facts, page("/news", start + 1min))));
  SECTION("unless it could be before") {
    const auto kept =
        after(robots(status), after(robots(200, "User-agent: *\nDisallow: /secret\n")));
    CHECK(is_fine(judge_page(kept, page("/news", start + 1min))));
    CHECK_FALSE(is_fine(judge_page(kept, page("/secret", start + 1min))));
  }
}

TEST_CASE("the auditor sees a robots.txt that is asked for more often than it must be",
          "[auditor]") {
  auto again = robots(200);
  CHECK(is_fine(judge_robots(std::nullopt, again)));
  again.sent_at = start + 23h;
  CHECK_FALSE(is_fine(judge_robots(after(robots(200)), again)));
  CHECK(is_fine(judge_robots(after(robots(500)), again)));
  again.sent_at = start + 24h;
  CHECK(is_fine(judge_robots(after(robots(200)), again)));
  again.sent_at = start + 59min;
  CHECK_FALSE(is_fine(judge_robots(after(robots(500)), again)));
  again.sent_at = start - 1h;  // the clock was set back
  CHECK(is_fine(judge_robots(after(robots(200)), again)));
}

TEST_CASE("a redirected robots.txt is that of the site where it began", "[auditor]") {
  const std::vector<Exchange> exchanges = {
      page("/news", start), robots(301, "", {{"Location", "https://www.site.example/robots.txt"}}),
      robots(200, "User-agent: *\nDisallow: /\n", {}, "https://www.site.example/robots.txt")};
  const auto chain = robots_chain(exchanges);
  REQUIRE(chain.size() == 2);
  const auto facts = next_robots_facts(std::nullopt, chain);
  CHECK(facts.origin == "https://site.example");
  CHECK_FALSE(is_fine(judge_page(facts, page("/news", start))));
  CHECK(is_fine(judge_page(next_robots_facts(std::nullopt, chain.first(1)), page("/news", start))));
}
