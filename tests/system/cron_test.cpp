#include <algorithm>

#include <nlohmann/json.hpp>

#include "store/ledger_store.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

std::size_t stored_items(const Deployment& deployed) {
  const Finished search = deployed.run({"search", "--format", "json"});
  REQUIRE(search.code == 0);
  return static_cast<std::size_t>(std::count(search.out.begin(), search.out.end(), '\n'));
}

}  // namespace

TEST_CASE("fetch sends nothing that is not due, however often cron runs it", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}, {"beta", "\"world\""}}, "host_spacing = \"0s\"\n");
  deployed.site.serve("/alpha", rss("alpha", {{"a2", "Second"}, {"a1", "First"}}));

  REQUIRE(deployed.run({"fetch"}).code == 0);
  for (int minute = 0; minute < 3; ++minute) {
    const Finished again = deployed.run({"fetch"});
    CHECK(again.code == 0);
    CHECK_THAT(again.out, contains("nothing is due"));
  }
  CHECK(deployed.site.requests().size() == 2);
  CHECK(stored_items(deployed) == 2);
}

TEST_CASE("a source that is due again is asked conditionally, and nothing is stored twice",
          "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"a1", "First"}}));
  const auto fetch_until_requests = [&](std::size_t count) {
    return wait_until([&] {
      CHECK(deployed.run({"fetch", "--quiet"}).code == 0);
      return deployed.site.requests().size() >= count;
    });
  };

  REQUIRE(fetch_until_requests(2));
  deployed.site.serve("/alpha", rss("alpha", {{"a2", "Second"}, {"a1", "First"}}));
  REQUIRE(fetch_until_requests(3));

  const auto requests = deployed.site.requests();
  CHECK_FALSE(requests[0].conditional());
  CHECK(requests[0].status == 200);
  CHECK(requests[1].conditional());
  CHECK(requests[1].status == 304);
  CHECK(requests[2].conditional());
  CHECK(requests[2].status == 200);
  CHECK(stored_items(deployed) == 2);
}

TEST_CASE("fetch reports what it asked of each host", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"a1", "First"}}));
  const auto report = [&] {
    return nlohmann::json::parse(deployed.run({"fetch", "--report", "--json", "--strict"}).out);
  };
  REQUIRE(wait_until([&] { return report()["hosts"][0]["304"] > 0; }));
  const auto ledger = report();
  REQUIRE(ledger["hosts"].size() == 1);
  const auto& host = ledger["hosts"][0];
  CHECK(host["requests"] == deployed.site.requests().size());
  CHECK(host["200"] == 1);
  CHECK(host["unconditional"] == 1);
  CHECK(host["bytes"] > 0);
  CHECK(host["violations"].empty());
  CHECK(ledger["violations"] == 0);
  CHECK_THAT(deployed.run({"fetch", "--report"}).out, contains("0 violations\n"));
}

TEST_CASE("a rule that was broken fails a strict run", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, "host_spacing = \"0s\"\n");
  REQUIRE(deployed.run({"fetch", "--strict"}).code == 0);
  {
    newswire::store::Database database(deployed.store_path(), newswire::store::Access::read_write);
    newswire::store::LedgerStore(database).add({"news.example", 14, 2, {}, "sent 1s too early"});
  }
  const auto strict = deployed.run({"fetch", "--strict", "--report"});
  CHECK(strict.code == 1);
  CHECK_THAT(strict.out, contains("rule 14 broken at news.example, 2 times"));
  CHECK_THAT(strict.err, contains("rules of polite polling were broken"));
  CHECK(deployed.run({"fetch"}).code == 0);
}

TEST_CASE("a run that overlaps another leaves at once and says so", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start_serving("up");

  const Finished fetch = deployed.run({"fetch"});
  CHECK(fetch.code == 0);
  CHECK_THAT(fetch.err, contains("another newswire is fetching"));
}

TEST_CASE("a source that fails is told, and the others are stored", "[system]") {
  Deployment deployed({{"good", "\"tech\""}, {"bad", "\"tech\""}, {"page", "\"tech\""}},
                      "host_spacing = \"0s\"\n");
  deployed.site.serve("/good", rss("good", {{"g1", "Good news"}}));
  deployed.site.answer("/bad", 500);
  deployed.site.serve("/page", "<!doctype html><html><body>Hello</body></html>", "text/html");

  const Finished fetch = deployed.run({"fetch", "--quiet"});
  CHECK(fetch.code == 4);
  CHECK_THAT(fetch.err, contains("source=bad"));
  CHECK_THAT(fetch.err, contains("source=page"));
  CHECK(fetch.err.find("source=good") == std::string::npos);
  CHECK(stored_items(deployed) == 1);
  CHECK_THAT(deployed.run({"source", "list", "--why", "bad"}).out, contains("500"));
}
