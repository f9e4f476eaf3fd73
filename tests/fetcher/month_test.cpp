// A month of polling, simulated: whatever the servers answer, no request breaks a rule.
#include <algorithm>
#include <map>
#include <memory>
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
    if (now < latest_) forget_times();  // the clock was set back: nothing to judge by
    latest_ = now;
    auto& page = pages_[request.url.to_string()];
    check(request, page, now);
    page.last_request = now;
    ++page.requests;
    const auto way = redirects_.find(request.url.to_string());
    if (way == redirects_.end()) return answer(request, page, now);
    HttpResponse response;
    response.status = way->second.first;
    response.headers = {{"Location", way->second.second}};
    return response;
  }
  void stop() override {}

  void redirect(const std::string& from, int status, const std::string& to) {
    redirects_[from] = {status, to};
  }

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
  void forget_times() {
    for (auto& [url, page] : pages_) {
      page.last_request.reset();
      page.not_before = {};
    }
    hosts_not_before_.clear();
  }

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
  Time latest_{};
  std::map<std::string, std::pair<int, std::string>> redirects_;
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
  const std::string here = "http://host0.example/here", there = "http://host1.example/there";
  servers.redirect(here, 302, there);
  const std::string old = "http://host2.example/old", moved = "http://host3.example/moved";
  servers.redirect(old, 301, moved);
  for (const std::string& url : {here, old}) {
    auto& source = options.sources.emplace_back();
    source.name = url.substr(url.rfind('/') + 1);
    source.url = url;
  }
  // Each day another process, that knows what is in the store and nothing else. The clock is a day
  // ahead for some hours.
  std::unique_ptr<Fetcher> fetcher;
  const int steps = static_cast<int>(30 * 24h / step);
  for (int n = 0; n < steps; ++n, clock.advance(step)) {
    if (n == steps / 3) clock.advance(24h);
    if (n == steps / 3 + 20) clock.advance(-24h);
    if (n % 110 == 0 || n == steps / 3 + 20) {
      fetcher.reset();
      fetcher =
          std::make_unique<Fetcher>(options, folder.path("newswire.db"), servers, clock, log.log());
    }
    fetcher->fetch_due({});
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

  REQUIRE(servers.pages().size() == 12 + 4);
  for (const auto& [url, page] : servers.pages()) {
    CAPTURE(url);
    if (url != old) CHECK(page.requests > 10);  // it is never given up
    CHECK(page.requests < 30 * 24);             // nor asked more often than hourly
    // Behind a redirect, the pauses of two hosts count, and may miss each other for long.
    if (url != old && url != there) CHECK(clock.now() - page.last_request.value() < 7 * 24h);
  }
}
