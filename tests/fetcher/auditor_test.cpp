#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/audit/auditor.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time start = *parse_rfc3339("2026-11-20T07:00:30Z");
const std::string feed_url = "http://news.example/feed";

Exchange asked(Time at, Headers sent = {}, const std::string& url = feed_url) {
  Exchange exchange;
  exchange.url = parse_http_url(url).value();
  exchange.key = url;
  exchange.sent = std::move(sent);
  exchange.sent.emplace_back("User-Agent", "newswire/1.0");
  exchange.sent_at = at;
  exchange.came_at = at + 100ms;
  return exchange;
}

Exchange answered(Time at, int status, Headers heard = {}, Headers sent = {}) {
  auto exchange = asked(at, std::move(sent));
  exchange.status = status;
  exchange.heard = std::move(heard);
  return exchange;
}

std::vector<int> rules(const std::vector<Breach>& breaches) {
  std::vector<int> rules;
  for (const auto& breach : breaches) rules.push_back(breach.rule);
  return rules;
}
using Rules = std::vector<int>;

Reading whole_feed(feed::PollHints hints = {}) {
  Reading reading;
  reading.hints = hints;
  return reading;
}

// What is known after a fetch that was this one exchange.
store::SourceFacts after(const Exchange& exchange, store::SourceFacts before = {}) {
  std::optional<Reading> reading;
  if (exchange.status == 200) reading = whole_feed();
  return next_facts(before, {&exchange, 1}, reading, Pace{});
}

Rules due(const store::SourceFacts& facts, Time at) {
  const std::optional<store::SourceFacts> known = facts;
  return rules(judge_due({&known, 1}, asked(at)));
}

Rules validators(const store::SourceFacts& facts, Headers sent, const std::string& url = feed_url,
                 const std::string& selectors = {}) {
  const std::optional<store::SourceFacts> known = facts;
  return rules(judge_validators({&known, 1}, {&selectors, 1}, asked(start, std::move(sent), url)));
}

}  // namespace

TEST_CASE("the auditor sees requests to a host that overlap or come too soon", "[auditor]") {
  store::HostLedger host;
  CHECK(judge_spacing(host, asked(start), 1s).empty());
  enter(host, answered(start, 200), 24h);
  CHECK(rules(judge_spacing(host, asked(start + 50ms), 0ms)) == Rules{21});
  CHECK(rules(judge_spacing(host, asked(start + 999ms), 1s)) == Rules{21});
  CHECK(judge_spacing(host, asked(start + 1s), 1s).empty());
  CHECK(judge_spacing(host, asked(start - 1h), 1s).empty());  // the clock was set back
}

TEST_CASE("the auditor sees requests to a host that asked for a pause", "[auditor]") {
  struct Case {
    int status;
    Headers heard;
    Duration pause;
  };
  const auto [status, heard, pause] = GENERATE(values<Case>({
      {429, {{"Retry-After", "7200"}}, 2h},
      {503, {{"Retry-After", "7200"}}, 2h},
      {429, {{"Retry-After", "Fri, 20 Nov 2026 09:00:30 GMT"}}, 2h - 100ms},
      {429,
       {{"Retry-After", "Fri, 20 Nov 2026 09:00:30 GMT"},
        {"Date", "Fri, 20 Nov 2026 08:00:30 GMT"}},
       1h},
      {429, {}, 4h},
      {429, {{"Retry-After", "soon"}}, 4h},
  }));
  store::HostLedger host;
  enter(host, answered(start, status, heard), 24h);
  const Time until = start + 100ms + pause;
  CHECK(rules(judge_spacing(host, asked(until - 1ms), 1s)) == Rules{14});
  CHECK(judge_spacing(host, asked(until), 1s).empty());
}

TEST_CASE("a second 429 without a time doubles the pause that the auditor insists on",
          "[auditor]") {
  store::HostLedger host;
  enter(host, answered(start, 429), 24h);
  enter(host, answered(start + 5h, 429), 24h);
  CHECK(host.quiet_until == start + 5h + 100ms + 8h);
  enter(host, answered(start + 14h, 304), 24h);
  enter(host, answered(start + 15h, 429), 24h);
  CHECK(host.quiet_until == start + 15h + 100ms + 4h);
}

TEST_CASE("a request is timed by when it went out and not by its connection", "[auditor]") {
  struct SlowHandshake final : HttpClient {
    Result<HttpResponse, HttpError> get(const HttpRequest& request) override {
      clock.advance(400ms);
      request.goes_out();
      clock.advance(100ms);
      return HttpResponse{200, {}, {}, 0};
    }
    void stop() override {}
    ManualClock clock{start};
  } client;
  std::vector<Exchange> exchanges;
  REQUIRE(exchange(client, {}, client.clock, exchanges).ok());
  CHECK(exchanges.at(0).sent_at == start + 400ms);
  CHECK(exchanges.at(0).came_at == start + 500ms);
}

TEST_CASE("the ledger counts what went over the wire", "[auditor]") {
  store::HostLedger host;
  enter(host, answered(start, 200), 24h);
  enter(host, answered(start + 1h, 304, {}, {{"If-None-Match", "\"a\""}}), 24h);
  enter(host, answered(start + 2h, 429, {}, {{"If-Modified-Since", "x"}}), 24h);
  auto refused = asked(start + 3h);
  refused.is_sent = false;
  enter(host, refused, 24h);
  auto robots = answered(start + 4h, 200);
  robots.of_robots = true;
  robots.bytes = 11;
  enter(host, robots, 24h);
  CHECK(host.requests == 4);
  CHECK(host.full == 2);
  CHECK(host.not_modified == 1);
  CHECK(host.rate_limited == 1);
  CHECK(host.unconditional == 1);
  CHECK(host.bytes == 11);
  CHECK(host.since == start);
}

TEST_CASE("the auditor sees a source that is asked before its time", "[auditor]") {
  struct Case {
    Exchange answer;
    Duration wait;
    int rule;
  };
  const auto [answer, wait, rule] = GENERATE(values<Case>({
      {answered(start, 200), 15min, 9},
      {answered(start, 304, {}, {{"If-None-Match", "\"a\""}}), 15min, 9},
      {answered(start, 200, {{"Cache-Control", "public, max-age=7200"}}), 2h, 10},
      {answered(start, 200, {{"Cache-Control", "max-age=7200"}, {"Age", "1800"}}), 90min, 10},
      {answered(start, 200, {{"Cache-Control", "max-age=7200, no-cache"}}), 15min, 9},
      {answered(start, 200, {{"Cache-Control", "max-age=999999"}}), 24h, 10},
      {answered(start, 200,
                {{"Expires", "Fri, 20 Nov 2026 10:00:00 GMT"},
                 {"Date", "Fri, 20 Nov 2026 07:00:00 GMT"}}),
       3h, 10},
      {answered(start, 500), 15min, 9},
      {answered(start, 0), 15min, 9},
      {answered(start, 403), 4h, 16},
      {answered(start, 410), 24h, 16},
  }));
  const auto facts = after(answer);
  CHECK(due(facts, start + wait - 1ms) == Rules{rule});
  CHECK(due(facts, start + wait).empty());
  CHECK(due(facts, start - 1h).empty());  // the clock was set back
}

TEST_CASE("the auditor expects failures in a row to be backed off from", "[auditor]") {
  auto facts = after(answered(start, 500));
  facts = after(answered(start + 1h, 500), facts);
  facts = after(answered(start + 2h, 500), facts);
  CHECK(due(facts, start + 3h - 1ms) == Rules{17});
  CHECK(due(facts, start + 3h).empty());
}

TEST_CASE("the auditor sees a source that is asked again though it is gone", "[auditor]") {
  auto facts = after(answered(start, 410));
  facts = after(answered(start + 24h, 410), facts);
  CHECK(due(facts, start + 24h * 365) == Rules{16});
}

TEST_CASE("the words of the feed count for the auditor as well", "[auditor]") {
  feed::PollHints hints;
  hints.ttl = 3h;
  const auto exchange = answered(start, 200);
  const auto facts = next_facts({}, {&exchange, 1}, whole_feed(hints), Pace{});
  CHECK(due(facts, start + 3h - 1ms) == Rules{10});
}

TEST_CASE("the words of the feed go on to count after a 304", "[auditor]") {
  feed::PollHints hints;
  hints.ttl = 3h;
  const auto exchange = answered(start, 200);
  auto facts = next_facts({}, {&exchange, 1}, whole_feed(hints), Pace{});
  facts = after(answered(start + 4h, 304, {}, {{"If-None-Match", "\"a\""}}), facts);
  CHECK(due(facts, start + 7h - 1ms) == Rules{10});
  CHECK(due(facts, start + 7h).empty());
}

TEST_CASE("the auditor sees a request in hours and on days that the feed skips", "[auditor]") {
  feed::PollHints hints;
  hints.skip_hours.set(9);
  hints.skip_days.set(6);  // Saturday; `start` is a Friday
  const auto exchange = answered(start, 200);
  const auto facts = next_facts({}, {&exchange, 1}, whole_feed(hints), Pace{});
  const Time nine = *parse_rfc3339("2026-11-20T09:00:00Z");
  CHECK(due(facts, nine - 1s).empty());
  CHECK(due(facts, nine + 1s).empty());  // it crossed the turn of the hour
  CHECK(due(facts, nine + 10s) == Rules{11});
  CHECK(due(facts, nine + 1h - 1s) == Rules{11});
  CHECK(due(facts, nine + 1h).empty());
  CHECK(due(facts, *parse_rfc3339("2026-11-21T15:00:00Z")) == Rules{11});
  CHECK(due(facts, *parse_rfc3339("2026-11-22T00:00:00Z")).empty());
  SECTION("unless it skips all of them") {
    hints.skip_hours.set();
    const auto silly = next_facts({}, {&exchange, 1}, whole_feed(hints), Pace{});
    CHECK(due(silly, nine + 10s).empty());
  }
  SECTION("or one source that shares the request knows of none") {
    const std::vector<std::optional<store::SourceFacts>> two = {facts, after(exchange)};
    CHECK(judge_due(two, asked(nine + 10s)).empty());
  }
}

TEST_CASE("a redirect that is not followed need not be backed off from", "[auditor]") {
  auto facts = after(answered(start, 302, {{"Location", "/paused"}}));
  facts = after(answered(start + 1h, 302, {{"Location", "/paused"}}), facts);
  CHECK(due(facts, start + 75min - 1ms) == Rules{9});
  CHECK(due(facts, start + 75min).empty());
}

TEST_CASE("the auditor sees a sibling that is asked though two hosts answered 429", "[auditor]") {
  const auto limited = [](const std::string& host, Time at) {
    store::HostLedger ledger;
    ledger.host = host;
    enter(ledger, answered(at, 429), 24h);
    return ledger;
  };
  const auto judged = [](const std::vector<store::HostLedger>& hosts, Time at,
                         PauseScope scope = PauseScope::automatic) {
    return rules(judge_domain(hosts, asked(at), scope));
  };
  const auto a = limited("a.news.example", start), b = limited("b.news.example", start + 1h);
  const Time until = start + 5h + 100ms;  // four hours after the second
  CHECK(judged({a}, start + 2h).empty());
  CHECK(judged({a, b}, start + 2h) == Rules{15});
  CHECK(judged({b, a}, until - 1ms) == Rules{15});
  CHECK(judged({a, b}, until).empty());
  CHECK(judged({a, b}, start + 1h + 1s).empty());  // on its way when the second answered
  CHECK(judged({a, limited("a.news.example:8080", start)}, start + 2h).empty());
  CHECK(judged({a, limited("b.news.example", start + 25h)}, start + 26h).empty());
  CHECK(judged({a, b}, start + 2h, PauseScope::host).empty());
  CHECK(judged({a}, start + 2h, PauseScope::domain) == Rules{15});
}

TEST_CASE("where several sources share a request one of them being due is enough", "[auditor]") {
  const std::vector<std::optional<store::SourceFacts>> facts = {after(answered(start, 403)),
                                                                after(answered(start, 200))};
  CHECK(judge_due(facts, asked(start + 1h)).empty());
  CHECK(rules(judge_due(facts, asked(start + 1min))) == Rules{9});
  const std::vector<std::optional<store::SourceFacts>> with_new = {facts[0], std::nullopt};
  CHECK(judge_due(with_new, asked(start + 1min)).empty());
}

TEST_CASE("the auditor knows which validators are to be sent", "[auditor]") {
  const auto facts = after(answered(start, 200, {{"ETag", "\"a\""}, {"Last-Modified", "then"}}));
  CHECK(validators(facts, {{"If-None-Match", "\"a\""}, {"If-Modified-Since", "then"}}).empty());
  CHECK(validators(facts, {}) == Rules{1});
  CHECK(validators(facts, {{"If-None-Match", "\"b\""}, {"If-Modified-Since", "then"}}) == Rules{2});
  CHECK(validators(facts, {{"If-None-Match", "\"a\""}}) == Rules{3});
  CHECK(validators(facts, {{"If-None-Match", "\"a\""}}, "http://news.example/other") == Rules{6});
  CHECK(validators(facts, {}, "http://news.example/other").empty());

  SECTION("a 304 renews what it carries") {
    const auto renewed =
        after(answered(start + 1h, 304, {{"ETag", "\"b\""}}, {{"If-None-Match", "\"a\""}}), facts);
    CHECK(validators(renewed, {{"If-None-Match", "\"b\""}, {"If-Modified-Since", "then"}}).empty());
  }
  SECTION("a 200 that is no whole feed changes nothing") {
    const auto exchange = answered(start + 1h, 200, {{"ETag", "\"b\""}});
    Reading reading;
    SECTION("as it is no feed") {
      reading.error = "no feed";
    }
    SECTION("as it was cut short") {
      reading.partial = "cut short";
    }
    const auto kept = next_facts(facts, {&exchange, 1}, reading, Pace{});
    CHECK(validators(kept, {{"If-None-Match", "\"b\""}}) != Rules{});
    CHECK(validators(kept, {{"If-None-Match", "\"a\""}, {"If-Modified-Since", "then"}}).empty());
  }
  SECTION("a 200 without validators clears them") {
    const auto cleared = after(answered(start + 1h, 200), facts);
    CHECK(validators(cleared, {}).empty());
    CHECK(validators(cleared, {{"If-None-Match", "\"a\""}}) == Rules{2});
  }
}

TEST_CASE("the auditor sees redirects that must not be followed", "[auditor]") {
  const auto chain = [](const std::vector<std::string>& urls) {
    std::vector<Exchange> hops;
    for (const auto& url : urls) hops.push_back(asked(start, {}, url));
    return rules(judge_chain(hops, {}));
  };
  CHECK(chain({"http://a.example/1", "https://b.example/2"}).empty());
  CHECK(chain({"https://a.example/1", "http://a.example/1"}) == Rules{19});
  CHECK(chain({"http://a.example/1", "http://a.example/2", "http://a.example/1"}) == Rules{19});
  CHECK(chain({"http://a.example/1", "http://a.example/2", "http://a.example/3",
               "http://a.example/4", "http://a.example/5", "http://a.example/6"})
            .empty());
  CHECK(
      chain({"http://a.example/1", "http://a.example/2", "http://a.example/3", "http://a.example/4",
             "http://a.example/5", "http://a.example/6", "http://a.example/7"}) == Rules{19});
}

TEST_CASE("the auditor sees headers that are nobody else's business", "[auditor]") {
  const std::vector<Exchange> abroad = {
      asked(start), asked(start, {{"X-Key", "secret"}, {"Authorization", "Basic eA=="}},
                          "http://other.example/feed")};
  CHECK(rules(judge_chain(abroad, {{"X-Key", "secret"}})) == Rules{19, 19});
  CHECK(rules(judge_chain({abroad.data(), 1}, {})).empty());
  const auto nosy = asked(start, {{"Referer", "http://x.example/"}, {"Cookie", "a=b"}});
  CHECK(rules(judge_chain({&nosy, 1}, {})) == Rules{24, 24});
  CHECK(rules(judge_chain({&nosy, 1}, {{"Cookie", "a=b"}})) == Rules{24});
  auto anonymous = asked(start);
  anonymous.sent.clear();
  CHECK(rules(judge_chain({&anonymous, 1}, {})) == Rules{24});
}
