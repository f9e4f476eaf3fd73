// A month of polling, simulated: whatever the servers answer, no request breaks a rule.
#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/fetcher.h"
#include "store/ledger_store.h"
#include "tests/fetcher/site.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

namespace {

constexpr Duration floor_interval = 15min;
constexpr Duration step = 13min;  // of cron: below the floor

// Servers of all moods. Notes what it asked for, and every request that did not respect it.
class MoodyServers final : public HttpClient {
 public:
  MoodyServers(const Clock& clock, unsigned seed) : clock_(clock), chance_(seed) {}

  Result<HttpResponse, HttpError> get(const HttpRequest& request) override {
    const Time now = clock_.now();
    auto& page = pages_[request.url.to_string()];
    check(request, page, now);
    page.last_request = now;
    ++page.requests;
    return answer(request, page, now);
  }
  void stop() override {}

  struct Page {
    std::optional<Time> last_request;
    std::optional<std::string> etag;  // of the last 200
    Time not_before{};                // what its last answer asked for
    int requests = 0;
    int version = 0;
  };
  const std::map<std::string, Page>& pages() const { return pages_; }
  const std::vector<std::string>& violations() const { return violations_; }

 private:
  int dice(int sides) { return std::uniform_int_distribution<int>(1, sides)(chance_); }

  void check(const HttpRequest& request, const Page& page, Time now) {
    const auto blame = [&](const std::string& what) {
      violations_.push_back(format_rfc3339(now) + " " + request.url.to_string() + ": " + what);
    };
    if (page.last_request && now - *page.last_request < floor_interval) blame("below the floor");
    if (now < page.not_before) blame("sooner than the answer asked for");
    if (now < hosts_not_before_[request.url.host]) blame("sooner than its host asked for");
    if (find_header(request.headers, "If-None-Match") != page.etag) blame("not its validator");
  }

  Result<HttpResponse, HttpError> answer(const HttpRequest& request, Page& page, Time now) {
    HttpResponse response;
    page.not_before = {};
    switch (dice(12)) {
      case 1:
        return HttpError{HttpFailure::total_timeout, "no answer"};
      case 2:
        response.status = 500;
        return response;
      case 3:
        response.status = 403;
        page.not_before = now + 4h;
        return response;
      case 4: {
        response.status = dice(2) == 1 ? 429 : 503;
        const int seconds = dice(36'000);
        response.headers = {{"Retry-After", std::to_string(seconds)}};
        hosts_not_before_[request.url.host] = now + std::chrono::seconds(seconds);
        return response;
      }
      case 5:
        response.status = 429;
        hosts_not_before_[request.url.host] = now + 4h;
        return response;
      default:
        break;
    }
    if (dice(3) == 1) {
      const int seconds = dice(100'000);
      response.headers = {{"Cache-Control", "max-age=" + std::to_string(seconds)}};
      page.not_before = now + std::min<Duration>(std::chrono::seconds(seconds), 24h);
    }
    if (page.etag && dice(3) != 1) {
      response.status = 304;
      return response;
    }
    response.status = 200;
    page.etag = "\"" + std::to_string(++page.version) + "\"";
    response.headers.emplace_back("ETag", *page.etag);
    response.body = rss({{std::to_string(page.version), ""}, {"always", ""}});
    return response;
  }

  const Clock& clock_;
  std::mt19937 chance_;
  std::map<std::string, Page> pages_;
  std::map<std::string, Time> hosts_not_before_;
  std::vector<std::string> violations_;
};

}  // namespace

TEST_CASE("a month of cron breaks no rule, whatever the servers answer", "[month]") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  TempFolder folder;
  ManualClock clock(*parse_rfc3339("2026-11-01T00:00:00Z"));
  CapturedLog log;
  Options options;
  options.host_spacing = 0ms;  // the clock stands still within a run
  options.concurrency = 1;     // so that the servers need no lock
  for (int i = 0; i < 12; ++i) {
    auto& source = options.sources.emplace_back();
    source.name = "s" + std::to_string(i);
    source.url = "http://host" + std::to_string(i % 5) + ".example/" + std::to_string(i);
  }
  MoodyServers servers(clock, seed);
  Fetcher fetcher(options, folder.path("newswire.db"), servers, clock, log.log());
  for (const Time end = clock.now() + 30 * 24h; clock.now() < end; clock.advance(step)) {
    fetcher.fetch_due({});
  }

  CHECK(servers.violations() == std::vector<std::string>{});
  store::Database database(folder.path("newswire.db"), store::Access::read_only);
  store::LedgerStore ledger(database);
  for (const auto& violation : ledger.violations()) {
    FAIL_CHECK(violation.host << ": rule " << violation.rule << ", " << violation.what);
  }
  std::int64_t entered = 0;
  for (const auto& host : ledger.hosts()) entered += host.requests;
  std::int64_t heard = 0;
  for (const auto& [url, page] : servers.pages()) heard += page.requests;
  CHECK(entered == heard);

  REQUIRE(servers.pages().size() == 12);
  for (const auto& [url, page] : servers.pages()) {
    CAPTURE(url);
    CHECK(page.requests > 30);       // it is never given up
    CHECK(page.requests < 30 * 24);  // nor asked more often than hourly
    CHECK(clock.now() - page.last_request.value() < 7 * 24h);
  }
}
