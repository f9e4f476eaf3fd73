// The adaptive wait in the fetcher: every fetch is a process of its own, as with cron, so that what
// was learnt is remembered by the store.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/date.h"
#include "fetcher/fetcher.h"
#include "store/database.h"
#include "store/source_interest_store.h"
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

const Time start = *parse_rfc3339("2026-11-16T00:00:30Z");

// One source, "busy", posts every five minutes; the other, "quiet", does not.
struct Newsstand {
  Site site;
  TempFolder folder;
  ManualClock clock{start};
  CapturedLog log{LogLevel::error};
  Options options;
  std::vector<std::pair<std::string, Duration>> waits;  // of each fetch: of which source, how long

  Newsstand() {
    options.host_spacing = 0ms;
    for (const std::string name : {"busy", "quiet"}) {
      auto& source = options.sources.emplace_back();
      source.name = name;
      source.url = site.url("/" + name);
      source.allow_private = true;
    }
    site.set("/quiet", rss_response({{"only", "Fri, 13 Nov 2026 06:00:00 GMT"}}));
  }

  void post() {
    std::vector<RssItem> items;
    const Time newest(clock.now().time_since_epoch() / 5min * 5min);
    for (Time time = newest; items.size() < 120; time -= 5min) {
      items.push_back({format_rfc3339(time), format_rfc3339(time)});
    }
    site.set("/busy", rss_response(items));
  }

  store::SourceState state(const std::string& name) {
    store::Database database(folder.path("newswire.db"), store::Access::read_only);
    return store::SourceStore(database).source(name).value();
  }

  void fetch() {
    post();
    const auto http = make_http_client();
    Fetcher fetcher(options, folder.path("newswire.db"), *http, clock, log.log());
    fetcher.fetch_due({}, {}, std::nullopt, [](const FetchReport&) {});
  }

  // Whenever something is due.
  void live_until(Time end) {
    for (fetch(); clock.now() < end; fetch()) {
      for (const std::string name : {"busy", "quiet"}) {
        const auto now = state(name);
        if (now.last_attempt == clock.now()) waits.emplace_back(name, now.due - clock.now());
      }
      clock.set(std::min(state("busy").due, state("quiet").due));
    }
  }

  Duration least_wait(const std::string& name) {
    Duration least = 1'000h;
    for (const auto& [of, wait] : waits) {
      if (of == name) least = std::min(least, wait);
    }
    return least;
  }
};

bool is_adaptive(const store::SourceState& state) {
  return state.due_cause.starts_with("adaptive: ");
}

}  // namespace

TEST_CASE("requests go to the sources that post once they are known", "[freshness]") {
  Newsstand stand;
  stand.fetch();
  for (const std::string name : {"busy", "quiet"}) {
    CAPTURE(name);
    CHECK(stand.state(name).due_cause == "interval 1h");
    CHECK(stand.state(name).due - stand.clock.now() >= 60min);
    CHECK(stand.state(name).due - stand.clock.now() <= 66min);
  }

  stand.waits.clear();
  stand.live_until(start + 60h);
  CHECK(is_adaptive(stand.state("busy")));
  CHECK(is_adaptive(stand.state("quiet")));
  CHECK(stand.state("busy").due - *stand.state("busy").last_attempt < 45min);
  CHECK(stand.state("quiet").due - *stand.state("quiet").last_attempt > 3h);
  CHECK(stand.least_wait("busy") >= 15min);
  // About as many as by the interval of an hour.
  CHECK(stand.waits.size() > 100);
  CHECK(stand.waits.size() < 135);
}

TEST_CASE("what a server asks for is a floor to an adaptive wait", "[freshness]") {
  Newsstand stand;
  const std::vector<RssItem> items{{"only", "Fri, 13 Nov 2026 06:00:00 GMT"}};
  stand.site.set("/quiet", rss_response(items, "Cache-Control: max-age=1800\r\n"));
  stand.live_until(start + 40h);
  CHECK(stand.least_wait("quiet") >= 30min);
  CHECK(is_adaptive(stand.state("quiet")));

  stand.site.set("/quiet", rss_response(items, "Cache-Control: max-age=80000\r\n"));
  stand.clock.set(stand.state("quiet").due);
  stand.fetch();
  CHECK(stand.state("quiet").due - stand.clock.now() >= 80'000s);
}

TEST_CASE("an interval that is set for a source is its interval", "[freshness]") {
  Newsstand stand;
  stand.options.sources[0].interval = 2h;
  stand.live_until(start + 30h);
  CHECK(stand.state("busy").due_cause == "interval 2h");
  CHECK(stand.least_wait("busy") >= 2h);
}

TEST_CASE("without adapting every source has the interval of all", "[freshness]") {
  Newsstand stand;
  stand.options.adaptive = false;
  stand.live_until(start + 30h);
  CHECK(stand.state("busy").due_cause == "interval 1h");
  CHECK(stand.state("quiet").due_cause == "interval 1h");
}

TEST_CASE("a budget is shared by the sources that adapt", "[freshness]") {
  Newsstand stand;
  stand.options.budget = 0.5;
  stand.live_until(start + 25h);
  stand.waits.clear();
  stand.live_until(start + 72h);
  CHECK(stand.waits.size() > 15);
  CHECK(stand.waits.size() < 32);
}

TEST_CASE("a source that live subscriptions ask for is asked sooner", "[freshness]") {
  Newsstand stand;
  stand.live_until(start + 60h);
  REQUIRE(is_adaptive(stand.state("quiet")));
  const auto wait = [&] {
    const auto quiet = stand.state("quiet");
    return quiet.due - *quiet.last_attempt;
  };
  const Duration before = wait();
  {
    store::Database database(stand.folder.path("newswire.db"), store::Access::read_write);
    store::SourceInterestStore(database).add({{"busy", 300, 3}, {"quiet", 10, 400}},
                                             stand.clock.now());
  }
  stand.waits.clear();
  stand.clock.set(stand.state("quiet").due);
  stand.fetch();
  CHECK(is_adaptive(stand.state("quiet")));
  CHECK(wait() < before * 3 / 4);
  CHECK(wait() >= 15min);
  CHECK(stand.state("busy").due - *stand.state("busy").last_attempt < 2h);
}
