// The monitor's pages, of a service that the test plays; real HTTP, a real store.
#include "app/monitoring/monitor.h"
#include "broker/tally.h"
#include "store/database.h"
#include "store/item_store.h"
#include "tests/app/monitoring/metrics_page.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/raw_client.h"
#include "tests/support/temp_folder.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::app;
using namespace newswire::test;

namespace {

struct Watched {
  Watched() {
    store::Database database(folder.path("news.db"), store::Access::read_write);
    epoch = store::ItemStore(database).epoch();
  }
  config::Config config() const {
    config::Config config;
    config.store.path = folder.path("news.db");
    return config;
  }
  broker::Figures broker() const {
    broker::Figures figures = broker::figures_of(broker::Tally(), broker::ReplayTally());
    figures.epoch = epoch;
    figures.items = 42;
    return figures;
  }

  TempFolder folder;
  std::uint32_t epoch = 0;
  int port = free_port();
  SystemClock clock;
  CapturedLog log;
  Liveness liveness{{Loop::publishing, Loop::replaying}, 30s};
  Monitor monitor{"127.0.0.1:" + std::to_string(port),
                  config(),
                  {[this] { return broker(); }},
                  liveness,
                  clock,
                  log.log()};
};

}  // namespace

TEST_CASE("who is about to serve or to stop is alive and not ready", "[monitoring]") {
  Watched watched;
  CHECK(http_get(watched.port, "/readyz").body == "starting\n");
  CHECK(http_get(watched.port, "/readyz").status == 503);
  CHECK(http_get(watched.port, "/livez").body == "ok\n");
  watched.monitor.serving();
  CHECK(http_get(watched.port, "/readyz").body == "ok\n");
  CHECK(http_get(watched.port, "/readyz").status == 200);
  watched.monitor.stopping();
  CHECK(http_get(watched.port, "/readyz").body == "stopping\n");
  CHECK(http_get(watched.port, "/livez").status == 200);
  watched.monitor.serving();
  CHECK(http_get(watched.port, "/readyz").status == 503);
}

TEST_CASE("a loop that hangs is told by livez and by readyz", "[monitoring]") {
  Watched watched;
  watched.monitor.serving();
  const auto now = std::chrono::steady_clock::now();
  watched.liveness.begin(now);
  CHECK(http_get(watched.port, "/livez").status == 200);
  watched.liveness.turned(Loop::replaying, now - 1min);
  const auto alive = http_get(watched.port, "/livez");
  CHECK(alive.status == 503);
  CHECK_THAT(alive.body, contains("the loop 'replaying' has not turned for 6"));
  CHECK(http_get(watched.port, "/readyz").body == alive.body);
}

TEST_CASE("a process that fetches nothing has no metrics of fetching", "[monitoring]") {
  Watched watched;
  const auto answer = http_get(watched.port, "/metrics");
  CHECK(answer.status == 200);
  CHECK_THAT(answer.head, contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  const auto page = read_metrics(answer.body);
  for (const std::string& fault : page.faults) UNSCOPED_INFO(fault);
  CHECK(page.faults.empty());
  CHECK(page.value("newswire_broker_published_items_total") == 42);
  CHECK(page.families.count("newswire_fetcher_fetches_total") == 0);
  CHECK(page.value("newswire_store_readable") == 1);
  CHECK(page.value("newswire_store_size_bytes").value_or(0) > 0);
}

TEST_CASE("a store that cannot be read has no figures and makes nobody ready", "[monitoring]") {
  Watched watched;
  watched.monitor.serving();
  watched.folder.write("news.db", "not a database, and longer than a head of one would have to be");
  const auto page = read_metrics(http_get(watched.port, "/metrics").body);
  CHECK(page.faults.empty());
  CHECK(page.value("newswire_store_readable") == 0);
  CHECK_FALSE(page.value("newswire_store_size_bytes"));
  CHECK_FALSE(page.value("newswire_sources_due"));
  const auto ready = http_get(watched.port, "/readyz");
  CHECK(ready.status == 503);
  CHECK_THAT(ready.body, contains("is not a newswire store"));
}

TEST_CASE("whether the configuration could be read again is told", "[monitoring]") {
  Watched watched;
  const std::string well = "newswire_config_last_reload_successful";
  const std::string when = "newswire_config_last_reload_success_timestamp_seconds";
  const auto at_first = read_metrics(http_get(watched.port, "/metrics").body);
  CHECK(at_first.value(well) == 1);
  watched.monitor.reload_failed();
  const auto failed = read_metrics(http_get(watched.port, "/metrics").body);
  CHECK(failed.value(well) == 0);
  CHECK(failed.value(when) == at_first.value(when));
  config::Config fresh;
  auto& source = fresh.sources.emplace_back();
  source.name = "a";
  source.url = source.shown_url = "https://a.example/";
  watched.monitor.reloaded(fresh);
  const auto mended = read_metrics(http_get(watched.port, "/metrics").body);
  CHECK(mended.value(well) == 1);
  CHECK(mended.value(when).value_or(0) >= at_first.value(when).value_or(0));
  CHECK(mended.value("newswire_sources", "new") == 1);
  CHECK(mended.value("newswire_sources_due") == 1);
}

TEST_CASE("the first page lists the others and there are no more", "[monitoring]") {
  Watched watched;
  const auto index = http_get(watched.port, "/");
  CHECK(index.status == 200);
  for (const char* page : {"/metrics", "/livez", "/readyz"}) {
    CHECK_THAT(index.body, contains(page));
    CHECK(http_get(watched.port, std::string(page) + "/").status == 404);
  }
  CHECK(watched.log.count("monitor=127.0.0.1:" + std::to_string(watched.port)) == 1);
}
