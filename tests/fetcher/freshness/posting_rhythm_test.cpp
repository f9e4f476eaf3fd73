#include <random>
#include <vector>

#include "core/date.h"
#include "fetcher/freshness/expected_rates.h"
#include "fetcher/freshness/posting_rhythm.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

using Dates = std::vector<std::optional<Time>>;

const Time monday = *parse_rfc3339("2026-11-16T00:00:00Z");

double a_day(const PostingRhythm& rhythm) {
  return mean_rate(expected_rates(rhythm)) * 24;
}

// Polled every hour from `from` on; `posts_at` says what an hour of the day brings.
template <typename PostsAt>
void watch(PostingRhythm& rhythm, int days, PostsAt posts_at) {
  for (int hour = 0; hour < days * 24; ++hour) {
    const Time begin = rhythm.until;
    Dates dates;
    for (int i = 0; i < posts_at(begin); ++i) dates.emplace_back(begin + (i + 1) * 5min);
    observe_posts(rhythm, begin + 1h, dates);
  }
}

std::size_t hour_of_day(Time time) {
  return rhythm_hour(time) % 24;
}

}  // namespace

TEST_CASE("hours of weekdays and of the weekend are told apart", "[freshness]") {
  CHECK(rhythm_hour(monday) == 0);
  CHECK(rhythm_hour(monday + 23h + 59min) == 23);
  CHECK(rhythm_hour(monday + 5 * 24h - 1ms) == 23);
  CHECK(rhythm_hour(monday + 5 * 24h) == 24);        // Saturday
  CHECK(rhythm_hour(monday + 7 * 24h - 1ms) == 47);  // Sunday
  double week = 0;
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) week += share_of_week(hour);
  CHECK(week == Approx(1));
}

TEST_CASE("a source that says nothing of its past is known after a day of watching",
          "[freshness]") {
  PostingRhythm rhythm;
  CHECK_FALSE(is_known(rhythm));
  rhythm = first_rhythm(monday, {});
  CHECK_FALSE(is_known(rhythm));
  observe_posts(rhythm, monday + 24h - 1ms, {});
  CHECK_FALSE(is_known(rhythm));
  observe_posts(rhythm, monday + 24h, {});
  CHECK(is_known(rhythm));
}

TEST_CASE("a source is known after an hour where its first document tells of days or of many posts",
          "[freshness]") {
  const auto known_after_an_hour = [](const Dates& dates) {
    auto rhythm = first_rhythm(monday, dates);
    CHECK_FALSE(is_known(rhythm));
    observe_posts(rhythm, monday + 1h - 1ms, {});
    CHECK_FALSE(is_known(rhythm));
    observe_posts(rhythm, monday + 1h, {});
    return is_known(rhythm);
  };
  CHECK(known_after_an_hour({monday - 7 * 24h, monday - 2h}));
  Dates many;
  for (int i = 0; i < 30; ++i) many.emplace_back(monday - i * 11min);
  CHECK(known_after_an_hour(many));

  CHECK_FALSE(known_after_an_hour({monday - 3h, monday - 2h}));
  CHECK_FALSE(known_after_an_hour(Dates(30, monday - 5min)));
  CHECK_FALSE(known_after_an_hour(Dates(30, std::nullopt)));
  CHECK_FALSE(known_after_an_hour(Dates(30, monday + 3h)));
}

TEST_CASE("the rate is learnt from what comes", "[freshness]") {
  auto rhythm = first_rhythm(monday, {});
  watch(rhythm, 21, [](Time) { return 1; });
  CHECK(a_day(rhythm) == Approx(24).epsilon(0.05));

  SECTION("and forgotten") {
    watch(rhythm, 14, [](Time) { return 0; });
    CHECK(a_day(rhythm) < 4);
  }
  SECTION("and a change is followed within days") {
    watch(rhythm, 4, [](Time) { return 4; });
    CHECK(a_day(rhythm) > 50);
  }
}

TEST_CASE("a silent source is expected to stay silent but not for ever", "[freshness]") {
  auto rhythm = first_rhythm(monday, {});
  watch(rhythm, 30, [](Time) { return 0; });
  CHECK(a_day(rhythm) < 0.1);
  CHECK(a_day(rhythm) > 0);
  for (const double rate : expected_rates(rhythm)) CHECK(rate > 0);
}

TEST_CASE("the hours of a source and its weekend are learnt", "[freshness]") {
  auto rhythm = first_rhythm(monday, {});
  watch(rhythm, 28, [](Time time) {
    const bool works = hour_of_day(time) >= 9 && hour_of_day(time) < 17 && rhythm_hour(time) < 24;
    return works ? 2 : 0;
  });
  const auto rates = expected_rates(rhythm);
  CHECK(rates[12] > 1.5);
  CHECK(rates[3] < 0.1);
  CHECK(rates[24 + 12] < 0.3);
  CHECK(rates[24 + 3] < 0.05);
}

TEST_CASE("a single post makes no rhythm", "[freshness]") {
  auto rhythm = first_rhythm(monday, {});
  watch(rhythm, 1, [](Time time) { return hour_of_day(time) == 10 ? 1 : 0; });
  const auto rates = expected_rates(rhythm);
  CHECK(rates[10] < 10 * rates[22]);
}

TEST_CASE("the dates of the first document tell of the time before", "[freshness]") {
  SECTION("the rate") {
    Dates dates;
    for (int i = 0; i < 20; ++i) dates.emplace_back(monday - i * 12h);
    CHECK(a_day(first_rhythm(monday, dates)) == Approx(2).epsilon(0.3));
  }
  SECTION("and the hours") {
    Dates dates;
    for (int i = 1; i < 20; ++i) dates.emplace_back(monday - i * 24h + 9h + i * 1min);
    const auto rates = expected_rates(first_rhythm(monday, dates));
    CHECK(rates[9] > 20 * rates[21]);
  }
  SECTION("but not the hours where they name days only, in whatever time zone") {
    Dates dates;
    for (int i = 1; i < 20; ++i) dates.emplace_back(monday - i * 24h + 22h);
    const auto rhythm = first_rhythm(monday, dates);
    CHECK(a_day(rhythm) == Approx(1).epsilon(0.3));
    const auto rates = expected_rates(rhythm);
    CHECK(rates[22] < 1.5 * rates[10]);
  }
  SECTION("a batch is not the way it goes on") {
    const Dates dates(50, monday - 1min);
    CHECK(a_day(first_rhythm(monday, dates)) < 5);
    Dates spread;
    for (int i = 0; i < 50; ++i) spread.emplace_back(monday - i * 10s);
    auto rhythm = first_rhythm(monday, spread);
    watch(rhythm, 4, [](Time) { return 0; });
    CHECK(a_day(rhythm) < 5);
    watch(rhythm, 14, [](Time) { return 0; });
    CHECK(a_day(rhythm) < 2);
  }
  SECTION("dates that cannot be are not believed") {
    const Dates dates{monday + 24h, monday + 400 * 24h, std::nullopt};
    CHECK(a_day(first_rhythm(monday, dates)) == a_day(first_rhythm(monday, {})));
  }
  SECTION("nor a few among many items without one") {
    const Dates dates{monday - 3 * 24h, monday - 2 * 24h, std::nullopt, std::nullopt};
    CHECK(a_day(first_rhythm(monday, dates)) == a_day(first_rhythm(monday, {})));
  }
  SECTION("a feed that fell silent long ago is expected to stay so") {
    const Dates dates{monday - 400 * 24h, monday - 399 * 24h};
    CHECK(a_day(first_rhythm(monday, dates)) < 0.05);
  }
}

TEST_CASE("posts that come together speak once", "[freshness]") {
  auto batch = first_rhythm(monday, {});
  auto alone = batch;
  observe_posts(batch, monday + 1h, Dates{monday + 5min, monday + 6min, monday + 7min});
  CHECK(batch.occasions == Approx(1).epsilon(0.01));
  observe_posts(alone, monday + 1h, Dates{monday + 5min, monday + 20min, monday + 55min});
  CHECK(alone.occasions == Approx(3).epsilon(0.01));
  observe_posts(batch, monday + 2h, Dates(10, std::nullopt));
  CHECK(batch.occasions == Approx(2).epsilon(0.01));
  CHECK(expected_rates(batch)[0] < expected_rates(alone)[0] * 13.0 / 3);
}

TEST_CASE("a date of the past without a time of day is not taken for midnight", "[freshness]") {
  auto rhythm = first_rhythm(monday + 3h, {});
  observe_posts(rhythm, monday + 5h, Dates{monday});
  CHECK(rhythm.posts[0] == 0);
  CHECK(rhythm.posts[3] == Approx(0.5));
  CHECK(rhythm.posts[4] == Approx(0.5));
}

TEST_CASE("posts without a date that can be are spread over the time since the last reading",
          "[freshness]") {
  const auto before = first_rhythm(monday + 9h, {});
  for (const auto date :
       {std::optional<Time>(), std::optional(monday + 30h), std::optional(monday - 30 * 24h)}) {
    auto rhythm = before;
    observe_posts(rhythm, monday + 13h, Dates{date, date});
    for (std::size_t hour = 9; hour < 13; ++hour) CHECK(rhythm.posts[hour] == Approx(0.5));
    CHECK(rhythm.posts[13] == 0);
  }
  auto rhythm = before;
  observe_posts(rhythm, monday + 13h, Dates{monday + 10h});
  CHECK(rhythm.posts[10] == 1);
  CHECK(rhythm.posts[9] == 0);
}

TEST_CASE("a clock that is set back teaches nothing", "[freshness]") {
  auto rhythm = first_rhythm(monday, {});
  watch(rhythm, 2, [](Time) { return 1; });
  const auto before = rhythm;
  observe_posts(rhythm, monday, Dates(5, std::nullopt));
  CHECK(rhythm == before);
}

TEST_CASE("a year without a reading leaves what is expected of any source", "[freshness]") {
  auto rhythm = first_rhythm(monday, {});
  watch(rhythm, 7, [](Time) { return 5; });
  observe_posts(rhythm, rhythm.until + 365 * 24h, Dates(3, std::nullopt));
  CHECK(a_day(rhythm) < 2);
}

TEST_CASE("a random source is learnt to within a quarter", "[freshness]") {
  std::mt19937 random(3);
  std::poisson_distribution<int> posts(3.0);
  auto rhythm = first_rhythm(monday, {});
  watch(rhythm, 60, [&](Time) { return posts(random); });
  CHECK(a_day(rhythm) == Approx(3 * 24).epsilon(0.25));
}
