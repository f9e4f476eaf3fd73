// What trouble means for a source and its host: rules 14 to 18 of docs/politeness.md.
#include <string>
#include <vector>

#include "fetcher/politeness.h"
#include "tests/fetcher/endings.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

TEST_CASE("failures back off exponentially to the cap, and never stop", "[politeness]") {
  const auto ending =
      GENERATE(answer(500), answer(502), answer(503), answer(404), answer(418), answer(204),
               no_answer(HttpFailure::dns), no_answer(HttpFailure::tls),
               no_answer(HttpFailure::total_timeout), no_answer(HttpFailure::reset));
  CHECK(repeated(ending, 1).due == start + 1h);
  CHECK(repeated(ending, 2).due == start + 2h);
  CHECK(repeated(ending, 3).due == start + 4h);
  CHECK(repeated(ending, 6).due == start + 24h);
  const auto late = repeated(ending, 100);
  CHECK(late.due == start + 24h);
  CHECK(late.failures == 100);
  CHECK_FALSE(late.gone);
  CHECK_FALSE(late.last_error.empty());
}

TEST_CASE("a success ends the backoff", "[politeness]") {
  const auto success = GENERATE(feed_answer(), answer(304));
  const auto failing = repeated(answer(500), 5);
  const auto verdict = judge(failing, known_host(), success, {}, 0);
  CHECK(verdict.source.failures == 0);
  CHECK(verdict.source.last_error.empty());
  CHECK(verdict.source.due == start + 1h);
  CHECK(codes(verdict) == std::vector<std::string>{"recovered"});
}

TEST_CASE("a failing source is told once", "[politeness]") {
  auto state = known_source();
  std::vector<std::string> told;
  for (int i = 0; i < 6; ++i) {
    const auto verdict = judge(state, known_host(), answer(500), {}, 0);
    for (const auto& code : codes(verdict)) told.push_back(std::to_string(i + 1) + code);
    state = verdict.source;
  }
  CHECK(told == std::vector<std::string>{"3failing"});
}

TEST_CASE("what is added to the wait after a failure is a tenth at most, within the cap",
          "[politeness]") {
  const auto ending = GENERATE(answer(500), answer(404), no_answer(HttpFailure::dns),
                               no_answer(HttpFailure::connect_timeout));
  CHECK(wait_after(ending, {}, 0.5) == 63min);
  CHECK(wait_after(ending, {}, 0.999) < 66min);
  const auto failing = repeated(ending, 10);
  CHECK(judge(failing, known_host(), ending, {}, 0.999).source.due == start + 24h);
}

TEST_CASE("whatever the trouble was, a 200 or a 304 ends it", "[politeness]") {
  const auto trouble =
      GENERATE(answer(403), answer(404), answer(429), answer(503), no_answer(HttpFailure::dns),
               no_answer(HttpFailure::tls), no_answer(HttpFailure::idle_timeout));
  const auto success = GENERATE(feed_answer(), answer(304));
  const auto verdict = judge(repeated(trouble, 3), known_host(), success, {}, 0);
  CHECK(verdict.succeeded);
  CHECK(verdict.source.failures == 0);
  CHECK(verdict.source.due == start + 1h);
  CHECK(verdict.source.last_success == success.now);
  CHECK_FALSE(verdict.source.first_gone);
}

TEST_CASE("403 is asked again after four hours at the earliest", "[politeness]") {
  CHECK(wait_after(answer(403)) == 4h);
  CHECK(wait_after(answer(403), {1s, 1s, 10s}) == 4h);
  CHECK(repeated(answer(403), 5).due == start + 16h);
}

TEST_CASE("Retry-After blocks the host, in seconds or until a date", "[politeness]") {
  const int status = GENERATE(429, 503);
  struct Case {
    const char* value;
    Duration expected;  // from the answer
  };
  for (const auto& c : std::vector<Case>{
           {"7200", 2h},
           {"Fri, 20 Nov 2026 10:00:00 GMT", 3h},  // an hour and a half by a clock that is fast
           {"0", 0s},
           {"Fri, 20 Nov 2026 06:00:00 GMT", 0s},
           {"99999999999", 31 * 24h}}) {
    CAPTURE(status, c.value);
    const auto ending =
        answer(status, {{"Retry-After", c.value}, {"Date", "Fri, 20 Nov 2026 07:00:00 GMT"}});
    const auto verdict = judge(known_source(), known_host(), ending, {}, 0);
    REQUIRE(verdict.host);
    CHECK(verdict.host->blocked_until == ending.now + c.expected);
    CHECK(verdict.host->limited_at == (status == 429 ? ending.now : Time{}));
    CHECK(verdict.host->limited_until == (status == 429 ? ending.now + c.expected : Time{}));
    CHECK(verdict.source.due >= verdict.host->blocked_until);
    CHECK(verdict.source.due >= start + 1h);
  }
}

TEST_CASE("a host's pause is not shortened by another answer", "[politeness]") {
  auto host = known_host();
  host.blocked_until = start + 10h;
  const auto verdict =
      judge(known_source(), host, answer(GENERATE(429, 503), {{"Retry-After", "60"}}), {}, 0);
  REQUIRE(verdict.host);
  CHECK(verdict.host->blocked_until == start + 10h);
  CHECK(verdict.source.due == start + 10h);
}

TEST_CASE("a Retry-After that cannot be read is none", "[politeness]") {
  const std::string value = GENERATE(as<std::string>(), "soon", "-60", "60.5", "1 hour", "");
  const auto limited =
      judge(known_source(), known_host(), answer(429, {{"Retry-After", value}}), {}, 0);
  REQUIRE(limited.host);
  CHECK(limited.host->blocked_until == start + 500ms + 4h);
  const auto broken =
      judge(known_source(), known_host(), answer(503, {{"Retry-After", value}}), {}, 0);
  CHECK_FALSE(broken.host);
  CHECK(broken.source.due == start + 1h);
}

TEST_CASE("only 429 and 503 speak for their host", "[politeness]") {
  const int status = GENERATE(200, 304, 301, 403, 404, 410, 500, 502, 504);
  auto ending = answer(status, {{"Retry-After", "36000"}});
  if (status == 200) ending.reading.emplace();
  CHECK_FALSE(judge(known_source(), known_host(), ending, {}, 0).host);
}

TEST_CASE("429 without Retry-After blocks the host for four hours, then longer", "[politeness]") {
  auto host = known_host();
  auto state = known_source();
  std::vector<Duration> blocks;
  std::vector<std::string> told;
  for (int i = 0; i < 5; ++i) {
    const auto verdict = judge(state, host, answer(429), {}, 0);
    REQUIRE(verdict.host);
    blocks.push_back(verdict.host->blocked_until - (start + 500ms));
    for (const auto& code : codes(verdict)) told.push_back(code);
    state = verdict.source;
    host = *verdict.host;
  }
  CHECK(blocks == std::vector<Duration>{4h, 8h, 16h, 24h, 24h});
  CHECK(told == std::vector<std::string>{"rate_limited", "failing"});

  const auto calm = judge(state, host, feed_answer(), {}, 0);
  REQUIRE(calm.host);
  CHECK(calm.host->rate_limited == 0);
}

TEST_CASE("a 503 without Retry-After leaves the host alone", "[politeness]") {
  CHECK_FALSE(judge(known_source(), known_host(), answer(503), {}, 0).host);
}

TEST_CASE("410 stops a source only when it is confirmed a day later", "[politeness]") {
  auto ending = answer(410);
  const auto first = judge(known_source(), known_host(), ending, {}, 0).source;
  CHECK_FALSE(first.gone);
  CHECK(first.due == start + 24h);

  SECTION("confirmed") {
    ending.requested = first.due;
    ending.now = first.due + 500ms;
    const auto verdict = judge(first, known_host(), ending, {}, 0);
    CHECK(verdict.source.gone);
    CHECK(codes(verdict) == std::vector<std::string>{"gone"});
  }
  SECTION("too soon") {
    ending.requested = start + 1h;
    const auto state = judge(first, known_host(), ending, {}, 0).source;
    CHECK_FALSE(state.gone);
    CHECK(state.due == start + 24h);
  }
  SECTION("taken back") {
    const auto state = judge(first, known_host(), feed_answer(), {}, 0).source;
    CHECK_FALSE(state.first_gone);
  }
}

TEST_CASE("410s with another answer between them confirm nothing", "[politeness]") {
  auto state = judge(known_source(), known_host(), answer(410), {}, 0).source;
  auto ending = GENERATE(answer(500), answer(404), answer(304), no_answer(HttpFailure::dns));
  ending.requested = start + 24h;
  ending.now = ending.requested + 500ms;
  state = judge(state, known_host(), ending, {}, 0).source;

  auto again = answer(410);
  again.requested = start + 48h;
  again.now = again.requested + 500ms;
  state = judge(state, known_host(), again, {}, 0).source;
  CHECK_FALSE(state.gone);
  CHECK(state.due >= again.requested + 24h);
}

TEST_CASE("a 304 that nobody asked for is a failure", "[politeness]") {
  auto ending = answer(304);
  ending.conditional = false;
  const auto verdict = judge(known_source(), known_host(), ending, {}, 0);
  CHECK_FALSE(verdict.succeeded);
  CHECK(verdict.source.failures == 1);
}
