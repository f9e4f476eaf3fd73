#include <numeric>

#include "fetcher/freshness/day_shape.h"
#include "tests/support/catch.h"

using namespace newswire::fetcher;

namespace {

constexpr RatePrior prior{.posts = 0.5, .hours = 24};

DayHours all(double value) {
  DayHours hours{};
  hours.fill(value);
  return hours;
}

// One post in each of these hours, of a watch of so many days.
DayHours expected(std::initializer_list<std::size_t> hours, double days, double certainty = 1) {
  DayHours posts{};
  for (const std::size_t hour : hours) ++posts[hour];
  return expected_day({posts, all(days), certainty}, prior);
}

double a_day(const DayHours& rates) {
  return std::accumulate(rates.begin(), rates.end(), 0.0);
}

}  // namespace

TEST_CASE("without a post every hour is the same", "[freshness]") {
  const auto rates = expected({}, 0);
  for (const double rate : rates) CHECK(rate == Approx(0.5 / 24).epsilon(0.01));
  for (const double rate : expected({}, 30)) {
    CHECK(rate == Approx(0.5 / 24 / 31).epsilon(0.01));
  }
}

TEST_CASE("a few posts tell a morning from an evening", "[freshness]") {
  const auto rates = expected({8, 9, 9, 10, 11, 8, 12, 9}, 30);
  CHECK(rates[9] > 10 * rates[21]);
  // Hours that had none are expected to be like those beside them.
  CHECK(rates[7] > 3 * rates[19]);
  CHECK(a_day(rates) == Approx(8.5 / 31).epsilon(0.05));
  for (const double rate : rates) CHECK(rate > 0);

  SECTION("and more so the more there are") {
    const auto twice = expected({8, 9, 9, 10, 11, 8, 12, 9, 8, 9, 9, 10, 11, 8, 12, 9}, 30);
    CHECK(twice[9] / twice[21] > rates[9] / rates[21]);
  }
  SECTION("and less so where they came in batches") {
    const auto unsure = expected({8, 9, 9, 10, 11, 8, 12, 9}, 30, 0.25);
    CHECK(unsure[9] / unsure[21] < rates[9] / rates[21]);
    CHECK(a_day(unsure) == Approx(a_day(rates)).epsilon(0.05));
  }
}

TEST_CASE("a day has no beginning and no end", "[freshness]") {
  const auto rates = expected({23, 0, 22, 1, 0, 23, 0, 23}, 30);
  CHECK(rates[0] == Approx(rates[23]).epsilon(0.1));
  CHECK(rates[0] > 10 * rates[12]);
}

TEST_CASE("what was posted at all hours has no shape", "[freshness]") {
  const auto rates = expected_day({all(4), all(30)}, prior);
  for (const double rate : rates) CHECK(rate == Approx(4.0 / 30).epsilon(0.1));
}

TEST_CASE("an hour that was not watched says nothing", "[freshness]") {
  DayHours posts{}, watched{};
  for (std::size_t hour = 0; hour < 6; ++hour) {
    posts[hour] = 10;
    watched[hour] = 10;
  }
  const auto rates = expected_day({posts, watched}, prior);
  CHECK(rates[3] == Approx(0.9).epsilon(0.2));
  CHECK(rates[15] > 0.1);
}
