#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/freshness/expected_rates.h"
#include "fetcher/freshness/rhythm_text.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time monday = *parse_rfc3339("2026-11-16T00:00:00Z");

PostingRhythm learnt() {
  auto rhythm = first_rhythm(monday, {});
  for (int hour = 1; hour < 100; ++hour) {
    const Time now = monday + hour * 50min;
    observe_posts(rhythm, now, std::vector<std::optional<Time>>{now - 3min, std::nullopt});
  }
  rhythm.window = 25;
  rhythm.said = 90min;
  return rhythm;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("a rhythm survives as text", "[freshness]") {
  const auto rhythm = learnt();
  const auto again = parse_rhythm(format_rhythm(rhythm));
  CHECK(again.since == rhythm.since);
  CHECK(again.until == rhythm.until);
  CHECK(again.window == 25);
  CHECK(again.said == 90min);
  const auto rates = expected_rates(rhythm);
  const auto rates_again = expected_rates(again);
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
    CHECK(rates_again[hour] == Approx(rates[hour]).epsilon(0.001));
  }
  CHECK(format_rhythm(again) == format_rhythm(parse_rhythm(format_rhythm(again))));
}

TEST_CASE("nothing read yet is no text", "[freshness]") {
  CHECK(format_rhythm({}).empty());
  CHECK(parse_rhythm("") == PostingRhythm{});
}

TEST_CASE("a rhythm decays through any number of readings", "[freshness]") {
  auto kept = learnt();
  auto read = kept;
  for (int i = 1; i < 3'000; ++i) {
    observe_posts(kept, kept.until + 15min, {});
    observe_posts(read, read.until + 15min, {});
    read = parse_rhythm(format_rhythm(read));
  }
  CHECK(mean_rate(expected_rates(read)) == Approx(mean_rate(expected_rates(kept))).epsilon(0.01));
}

TEST_CASE("a rhythm of an earlier version has as many occasions as posts", "[freshness]") {
  const auto rhythm = learnt();
  const auto text = format_rhythm(rhythm);
  const auto at = text.find(" occasions=");
  const auto earlier = text.substr(0, at) + text.substr(text.find(' ', at + 1));
  double posts = 0;
  for (const double count : rhythm.posts) posts += count;
  CHECK(parse_rhythm(earlier).occasions == Approx(posts).epsilon(0.001));
}

TEST_CASE("a text that is no rhythm is as none", "[freshness]") {
  const auto text = format_rhythm(learnt());
  for (const std::string& broken :
       {std::string("nonsense"), text + " more=1", text.substr(0, text.size() / 2), text + ",1",
        replaced(text, "posts=", "posts=-"), replaced(text, "posts=", "posts=nan,"),
        replaced(text, "posts=", "posts=1e300,"), replaced(text, "since=1", "since=-1"),
        replaced(text, "until=1", "until="), replaced(text, "said=", "said=x"),
        replaced(text, "occasions=", "occasions=-"),
        replaced(text, "window=", "window=99999999999999999999")}) {
    CAPTURE(broken);
    CHECK(parse_rhythm(broken) == PostingRhythm{});
  }
}
