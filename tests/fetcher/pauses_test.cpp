// Pauses and hours that servers and feeds ask for, end to end: what goes out, and when.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/fetcher.h"
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

using Answers = std::map<std::string, HttpResponse>;  // by URL
using Strings = std::vector<std::string>;

HttpResponse answer(int status, Headers headers = {}, std::string body = "") {
  HttpResponse response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = std::move(body);
  return response;
}

// Names in place of loopback addresses; a process that lives for one call.
class Internet final : public HttpClient {
 public:
  Internet() { options.host_spacing = 0ms; }

  SourceOptions& add(const std::string& name, const std::string& url) {
    auto& source = options.sources.emplace_back();
    source.name = name;
    source.url = url;
    return source;
  }
  FetchSummary fetch(const Strings& only = {}) {
    asked.clear();
    Fetcher fetcher(options, folder.path("newswire.db"), *this, clock, log.log());
    const auto summary = fetcher.fetch_due({}, only);
    store::Database database(folder.path("newswire.db"), store::Access::read_only);
    for (const auto& violation : store::LedgerStore(database).violations()) {
      FAIL_CHECK(violation.host << ": rule " << violation.rule << ", " << violation.what);
    }
    return summary;
  }
  store::SourceState state(const std::string& name) {
    store::Database database(folder.path("newswire.db"), store::Access::read_only);
    return store::SourceStore(database).source(name).value();
  }

  Result<HttpResponse, HttpError> get(const HttpRequest& request) override {
    asked.push_back(request.url.to_string());
    const auto found = answers.find(request.url.to_string());
    return found == answers.end() ? answer(404) : found->second;
  }
  void stop() override {}

  ManualClock clock{*parse_rfc3339("2026-11-20T07:00:30Z")};  // a Friday
  Options options;
  Answers answers;
  Strings asked;  // in the last call
  TempFolder folder;
  CapturedLog log;
};

std::string feed_with(const std::string& extra) {
  return "<rss version=\"2.0\"><channel><title>News</title>" + extra +
         "<item><guid isPermaLink=\"false\">1</guid><title>One</title></item></channel></rss>";
}

}  // namespace

TEST_CASE("a host's 429 leaves its siblings alone until a second one answers 429", "[pauses]") {
  Internet net;
  net.options.concurrency = 1;
  for (const std::string name : {"a", "b", "c"}) {
    net.add(name, "http://" + name + ".news.example/");
    net.answers["http://" + name + ".news.example/"] = answer(200, {}, feed_with(""));
  }
  net.options.sources[2].interval = 100min;
  net.answers["http://a.news.example/"] = answer(429);
  net.fetch();
  CHECK(net.asked.size() == 3);

  net.clock.advance(2h);  // the others are due, and the first of them says so too
  net.answers["http://b.news.example/"] = answer(429, {{"Retry-After", "36000"}});
  net.fetch();
  CHECK(net.asked == Strings{"http://b.news.example/"});
  net.clock.advance(9h);
  net.fetch();
  CHECK(net.asked == Strings{});
  CHECK(net.fetch({"c"}).due == 0);  // nor by hand
  for (const std::string name : {"a", "b"}) {
    net.answers["http://" + name + ".news.example/"] = answer(200, {}, feed_with(""));
  }
  net.clock.advance(2h);
  net.fetch();
  CHECK(net.asked.size() == 3);
}

TEST_CASE("a source may say how far a 429 of its domain reaches", "[pauses]") {
  Internet net;
  const bool is_wide = GENERATE(false, true);
  net.add("a", "http://a.news.example/");
  auto& other = net.add("b", "http://b.news.example/");
  other.pause_scope = is_wide ? PauseScope::domain : PauseScope::host;
  net.answers["http://b.news.example/"] = answer(200, {}, feed_with(""));
  net.answers["http://a.news.example/"] = answer(429);
  net.fetch({"a"});
  net.fetch();
  CHECK(net.asked == (is_wide ? Strings{} : Strings{"http://b.news.example/"}));
}

TEST_CASE("a source that is led to a host that asked for a pause waits for its end", "[pauses]") {
  Internet net;
  net.add("direct", "http://busy.example/");
  net.add("detour", "http://moved.example/");
  net.answers["http://busy.example/"] = answer(503, {{"Retry-After", "7200"}});
  net.answers["http://moved.example/"] = answer(302, {{"Location", "http://busy.example/"}});
  net.fetch({"direct"});
  const auto summary = net.fetch({"detour"});
  CHECK(net.asked == Strings{"http://moved.example/"});
  CHECK(summary.failed == 0);
  CHECK(summary.unfinished == 1);
  const auto state = net.state("detour");
  CHECK(state.failures == 0);
  CHECK(state.last_error.empty());
  CHECK(state.last_status == 302);
  CHECK(state.due - net.clock.now() >= 2h);
  CHECK_THAT(state.due_cause, contains("led to busy.example, which is not to be asked before"));

  net.answers["http://busy.example/"] = answer(200, {}, feed_with(""));
  net.clock.set(state.due - 1ms);
  net.fetch({"detour"});
  CHECK(net.asked.empty());
  net.clock.advance(1ms);
  CHECK(net.fetch({"detour"}).new_items == 1);
}

TEST_CASE("a short pause behind a redirect does not bring the source below its floor", "[pauses]") {
  Internet net;
  net.add("direct", "http://busy.example/");
  net.add("detour", "http://moved.example/");
  net.answers["http://busy.example/"] = answer(503, {{"Retry-After", "60"}});
  net.answers["http://moved.example/"] = answer(302, {{"Location", "http://busy.example/"}});
  net.fetch({"direct"});
  net.fetch({"detour"});
  CHECK(net.state("detour").due == net.clock.now() + 15min);
}

TEST_CASE("nothing is sent in hours that the feed skips however it became due", "[pauses]") {
  Internet net;
  net.add("news", "http://news.example/");
  net.answers["http://news.example/"] =
      answer(200, {}, feed_with("<skipHours><hour>8</hour><hour>9</hour></skipHours>"));
  net.fetch();
  CHECK(net.state("news").due >= *parse_rfc3339("2026-11-20T10:00:00Z"));

  // Due before the hours began, and asked for in them.
  net.clock.set(*parse_rfc3339("2026-11-21T09:30:00Z"));
  CHECK(net.fetch().due == 0);
  CHECK(net.asked.empty());
  CHECK(net.fetch({"news"}).due == 0);
  CHECK(net.asked.empty());
  net.clock.set(*parse_rfc3339("2026-11-21T10:00:00Z"));
  CHECK(net.fetch().fetched == 1);
  CHECK(net.asked.size() == 1);
}

TEST_CASE("days that the feed skips are kept by whoever was late", "[pauses]") {
  Internet net;
  net.add("news", "http://news.example/");
  net.answers["http://news.example/"] =
      answer(200, {}, feed_with("<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"));
  net.fetch();
  net.clock.set(*parse_rfc3339("2026-11-22T12:00:00Z"));
  net.fetch();
  CHECK(net.asked.empty());
  net.clock.set(*parse_rfc3339("2026-11-23T00:00:00Z"));
  net.fetch();
  CHECK(net.asked.size() == 1);
}

TEST_CASE("a source that is new goes at once though another of its URL is to wait", "[pauses]") {
  Internet net;
  net.add("old", "http://news.example/");
  net.answers["http://news.example/"] =
      answer(200, {}, feed_with("<skipHours><hour>8</hour><hour>9</hour></skipHours>"));
  net.fetch();
  net.clock.set(*parse_rfc3339("2026-11-21T09:30:00Z"));
  net.add("new", "http://news.example/");
  net.fetch();
  CHECK(net.asked.size() == 1);
}

TEST_CASE("runs for one source each keep the distance at their common host", "[pauses]") {
  Site site;
  const TempFolder folder;
  CapturedLog log;
  Options options;
  options.host_spacing = 300ms;
  for (const std::string name : {"a", "b"}) {
    site.set("/" + name, rss_response({{"1", ""}}));
    auto& source = options.sources.emplace_back();
    source.name = name;
    source.url = site.url("/" + name);
    source.allow_private = true;
  }
  const SystemClock clock;
  const auto http = make_http_client();
  for (const SourceOptions& source : options.sources) {
    Fetcher fetcher(options, folder.path("news.db"), *http, clock, log.log());
    CHECK(fetcher.fetch_due({}, {source.name}).fetched == 1);
  }
  store::Database database(folder.path("news.db"), store::Access::read_only);
  CHECK(store::LedgerStore(database).violations().empty());
}
