#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "fetcher/politeness.h"
#include "tests/fetcher/endings.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

TEST_CASE("the next fetch is when the server's longest word says, within floor and cap",
          "[politeness]") {
  struct Case {
    const char* what;
    Headers headers;
    Duration expected;
  };
  const auto cases = std::vector<Case>{
      {"nothing", {}, 60min},
      {"max-age", {{"Cache-Control", "public, max-age=7200"}}, 2h},
      {"max-age below the floor", {{"Cache-Control", "max-age=60"}}, 15min},
      {"max-age between floor and interval", {{"cache-control", "max-age=1800"}}, 30min},
      {"max-age above the cap", {{"Cache-Control", "max-age=31536000"}}, 24h},
      {"max-age beyond all numbers", {{"Cache-Control", "max-age=99999999999999999999"}}, 24h},
      {"quoted max-age", {{"Cache-Control", "max-age=\"7200\""}}, 2h},
      {"max-age and Age", {{"Cache-Control", "max-age=7200"}, {"Age", "1800"}}, 90min},
      {"Age beyond max-age", {{"Cache-Control", "max-age=7200"}, {"Age", "9000"}}, 15min},
      {"no-cache", {{"Cache-Control", "no-cache, max-age=7200"}}, 60min},
      {"no-store", {{"Cache-Control", "no-store"}}, 60min},
      {"max-age=0", {{"Cache-Control", "max-age=0, must-revalidate"}}, 60min},
      {"nonsense", {{"Cache-Control", "max-age=soon,,=,"}}, 60min},
      {"two headers", {{"Cache-Control", "public"}, {"Cache-Control", "max-age=7200"}}, 2h},
      {"Expires and Date",
       {{"Expires", "Fri, 20 Nov 2026 12:00:00 GMT"}, {"Date", "Fri, 20 Nov 2026 09:00:00 GMT"}},
       3h},
      {"Expires alone", {{"Expires", "Fri, 20 Nov 2026 09:00:30 GMT"}}, 2h - 500ms},
      {"Expires that has passed", {{"Expires", "Thu, 01 Jan 1970 00:00:00 GMT"}}, 60min},
      {"Expires that is no date", {{"Expires", "-1"}}, 60min},
      {"max-age is more than Expires",
       {{"Expires", "Fri, 20 Nov 2026 23:00:00 GMT"}, {"Cache-Control", "max-age=7200"}},
       2h},
  };
  for (const auto& c : cases) {
    CAPTURE(c.what);
    CHECK(wait_after(feed_answer(c.headers)) == c.expected);
    CHECK(wait_after(answer(304, c.headers)) == c.expected);
  }
}

TEST_CASE("what the feed says about itself counts as the server's word", "[politeness]") {
  feed::PollHints hints;
  hints.ttl = 3h;
  CHECK(wait_after(feed_answer({}, hints)) == 3h);
  hints.update_period = 6h;
  CHECK(wait_after(feed_answer({{"Cache-Control", "max-age=7200"}}, hints)) == 6h);
  hints.ttl = 1min;
  hints.update_period.reset();
  CHECK(wait_after(feed_answer({}, hints)) == 15min);
  hints.ttl = 7 * 24h;
  CHECK(wait_after(feed_answer({}, hints)) == 24h);
}

TEST_CASE("skipped hours and days move the next fetch forward", "[politeness]") {
  feed::PollHints hints;
  SECTION("hours") {
    hints.skip_hours.set(8).set(9);
    CHECK(wait_after(feed_answer({}, hints)) == 3h - 30s);  // due at 08:00:30, moved to 10:00
    CHECK(wait_after(feed_answer({}, hints), {}, 0.5) == 3h - 30s + 5min);
  }
  SECTION("days") {
    hints.skip_days.set(5).set(6);  // Friday and Saturday
    CHECK(wait_after(feed_answer({}, hints)) == 41h - 30s);
  }
  SECTION("all hours are no hours") {
    hints.skip_hours.set();
    CHECK(wait_after(feed_answer({}, hints)) == 60min);
  }
  SECTION("all hours of all days but one") {
    hints.skip_hours.set().reset(3);
    hints.skip_days.set().reset(4);  // Thursday
    CHECK(start + wait_after(feed_answer({}, hints)) == *parse_rfc3339("2026-11-26T03:00:00Z"));
  }
}

TEST_CASE("skipped hours hold after a failure too", "[politeness]") {
  feed::PollHints hints;
  hints.skip_hours.set(8).set(9);
  auto state = known_source();
  state = judge(state, known_host(), feed_answer({}, hints), {}, 0).source;
  const auto failed = judge(state, known_host(), answer(500), {}, 0).source;
  CHECK(failed.due == start + 3h - 30s);
  CHECK_THAT(failed.due_cause, contains("skipHours"));
}

TEST_CASE("small intervals stay small", "[politeness]") {
  const Pace pace{100ms, 50ms, 24h};
  CHECK(wait_after(feed_answer(), pace) == 100ms);
  CHECK(wait_after(feed_answer({{"Cache-Control", "max-age=1"}}), pace) == 1s);
  CHECK(wait_after(feed_answer(), pace, 0.999) <= 110ms);
}

TEST_CASE("jitter only lengthens, by at most a tenth, and not beyond the cap", "[politeness]") {
  CHECK(wait_after(feed_answer(), {}, 0.0) == 60min);
  CHECK(wait_after(feed_answer(), {}, 0.5) == 63min);
  CHECK(wait_after(feed_answer(), {}, 0.999) <= 66min);
  CHECK(wait_after(feed_answer({{"Cache-Control", "max-age=86400"}}), {}, 0.9) == 24h);
}

// When sources that were all fetched at `start` are due, after so many polls of which each ended as
// `ending`. In seconds, rising.
std::vector<std::int64_t> drifted(Ending ending, const Pace& pace, int polls) {
  std::mt19937 random(1);
  std::vector<std::int64_t> dues;
  for (int source = 0; source < 200; ++source) {
    Time due = start;
    for (int poll = 0; poll < polls; ++poll) {
      ending.requested = ending.now = due;
      const double jitter = std::uniform_real_distribution<double>(0, 1)(random);
      due = judge(known_source(), known_host(), ending, pace, jitter).source.due;
    }
    dues.push_back((due - start) / 1s);
  }
  std::sort(dues.begin(), dues.end());
  return dues;
}

// How many of them come in the ten seconds that have the most.
std::size_t most_in_ten_seconds(const std::vector<std::int64_t>& dues) {
  std::size_t most = 0;
  for (auto first = dues.begin(); first != dues.end(); ++first) {
    const auto last = std::lower_bound(first, dues.end(), *first + 10);
    most = std::max(most, static_cast<std::size_t>(last - first));
  }
  return most;
}

TEST_CASE("an adaptive wait is lengthened by less: it is the source's own", "[politeness]") {
  const Pace pace{.adaptive = Hint{80min, "adaptive"}};
  CHECK(wait_after(feed_answer(), pace, 0.0) == 80min);
  CHECK(wait_after(feed_answer(), pace, 0.5) == 81min);
  CHECK(wait_after(feed_answer(), pace, 0.999) <= 82min);
  SECTION("and so is what its server asks for in its place") {
    CHECK(wait_after(feed_answer({{"Cache-Control", "max-age=7200"}}), pace, 0.5) == 121min + 30s);
  }
  SECTION("but not the wait after a failure") {
    CHECK(wait_after(answer(500), pace, 0.5) == 63min);
  }
}

TEST_CASE("sources that began in step do not stay so", "[politeness]") {
  SECTION("at their interval") {
    CHECK(most_in_ten_seconds(drifted(feed_answer(), {}, 6)) < 20);
  }
  SECTION("at the floor, with an adaptive wait") {
    const Pace pace{.adaptive = Hint{1min, "adaptive"}};
    CHECK(most_in_ten_seconds(drifted(feed_answer(), pace, 1)) > 50);
    CHECK(most_in_ten_seconds(drifted(feed_answer(), pace, 48)) < 30);
    CHECK(most_in_ten_seconds(drifted(feed_answer(), pace, 4 * 24 * 7)) < 15);
  }
  SECTION("in trouble") {
    CHECK(most_in_ten_seconds(drifted(answer(500), {}, 1)) < 15);
  }
}

TEST_CASE("the cause of the due time is recorded", "[politeness]") {
  const auto cause = [](const Ending& ending) {
    return judge(known_source(), known_host(), ending, {}, 0).source.due_cause;
  };
  CHECK(cause(feed_answer()) == "interval 1h");
  CHECK(cause(feed_answer({{"Cache-Control", "max-age=7200"}})) == "max-age=2h");
  CHECK(cause(feed_answer({{"Cache-Control", "max-age=60"}})) ==
        "max-age=1m, raised to the floor of 15m");
  CHECK(cause(feed_answer({{"Cache-Control", "max-age=999999"}})) ==
        "max-age=999999s, capped at 1d");
  CHECK(cause(answer(500)) == "backoff after 1 failure");
  CHECK(cause(answer(503, {{"Retry-After", "9000"}})) == "Retry-After: 9000");
}

TEST_CASE("validators are replaced as a pair by a 200", "[politeness]") {
  const auto after = [](Headers headers) {
    return judge(known_source(), known_host(), feed_answer(std::move(headers)), {}, 0).source;
  };
  const auto both = after({{"ETag", "W/\"a%20b\" "}, {"Last-Modified", "yesterday, about noon"}});
  CHECK(both.etag == "W/\"a%20b\" ");
  CHECK(both.last_modified == "yesterday, about noon");
  CHECK(both.validators_url == "http://news.example/feed");
  CHECK(both.body_hash == "new hash");
  const auto one = after({{"ETag", "\"new\""}});
  CHECK(one.etag == "\"new\"");
  CHECK_FALSE(one.last_modified);
  const auto none = after({});
  CHECK_FALSE(none.etag);
  CHECK_FALSE(none.last_modified);
}

TEST_CASE("a 304 takes over the validators that it carries and keeps the others", "[politeness]") {
  const auto state =
      judge(known_source(), known_host(), answer(304, {{"ETag", "\"new\""}}), {}, 0).source;
  CHECK(state.etag == "\"new\"");
  CHECK(state.last_modified == known_source().last_modified);
  CHECK(state.last_success == start + 500ms);
}

TEST_CASE("a 200 that was not read whole leaves the old validators", "[politeness]") {
  auto ending = feed_answer({{"ETag", "\"new\""}, {"Last-Modified", "now"}});
  SECTION("no feed") {
    ending.reading->error = "an HTML page";
  }
  SECTION("cut short") {
    ending.reading->partial = "the document ends in the middle of an item";
  }
  const auto state = judge(known_source(), known_host(), ending, {}, 0).source;
  CHECK(state.etag == known_source().etag);
  CHECK(state.last_modified == known_source().last_modified);
  CHECK(state.body_hash == known_source().body_hash);
}

TEST_CASE("a validator that would break the request is not kept", "[politeness]") {
  const auto ending = feed_answer({{"ETag", "\"a\rX-Evil: 1\""}});
  CHECK_FALSE(judge(known_source(), known_host(), ending, {}, 0).source.etag);
}

TEST_CASE("validators go only to the URL that gave them", "[politeness]") {
  const auto state = known_source();
  CHECK(conditional_headers(state, state.url) ==
        Headers{{"If-None-Match", "\"old\""},
                {"If-Modified-Since", "Thu, 19 Nov 2026 07:00:00 GMT"}});
  CHECK(conditional_headers(state, "http://news.example/other").empty());
  CHECK(conditional_headers(store::SourceState{}, state.url).empty());
}

TEST_CASE("a feed that shares no item with its last reading is asked sooner", "[politeness]") {
  auto ending = feed_answer();
  ending.reading->missed = true;
  const auto verdict = judge(known_source(), known_host(), ending, {}, 0);
  CHECK(verdict.source.due == start + 30min);
  CHECK(codes(verdict) == std::vector<std::string>{"missed"});
  // but never against the server's word, or the floor
  ending.headers = {{"Cache-Control", "max-age=7200"}};
  CHECK(wait_after(ending) == 2h);
  ending.headers.clear();
  CHECK(wait_after(ending, {20min, 15min, 24h}) == 15min);
}

TEST_CASE("a feed's own words about polling hold for a 304 and an identical body too",
          "[politeness]") {
  feed::PollHints hints;
  hints.ttl = 3h;
  const store::SourceState known = judge({}, {}, feed_answer({}, hints), {}, 0).source;
  CHECK(known.poll_hints == "ttl=3h");

  auto not_modified = answer(304);
  not_modified.conditional = true;
  const store::SourceState after = judge(known, {}, not_modified, {}, 0).source;
  CHECK(after.due - not_modified.requested == 3h);

  auto identical = feed_answer();
  identical.reading->identical = true;
  CHECK(judge(after, {}, identical, {}, 0).source.due - identical.requested == 3h);

  // A feed that stopped saying so is believed.
  CHECK(judge(after, {}, feed_answer(), {}, 0).source.poll_hints.empty());
}

TEST_CASE("a hub that tells of what is new makes polls rarer, within the cap", "[politeness]") {
  Pace pace;
  pace.safety_net = Hint{6h, "its hub"};
  CHECK(wait_after(feed_answer(), pace) == 6h);
  CHECK(wait_after(feed_answer({{"Cache-Control", "max-age=36000"}}), pace) == 10h);
  pace.cap = 3h;
  CHECK(wait_after(feed_answer(), pace) == 3h);
  CHECK(wait_after(answer(500), pace) == 1h);  // trouble is looked at as ever
}
