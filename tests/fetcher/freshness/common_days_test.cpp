#include <cmath>
#include <numeric>
#include <vector>

#include "fetcher/freshness/common_days.h"
#include "fetcher/freshness/expected_rates.h"
#include "tests/support/catch.h"

using namespace newswire::fetcher;

namespace {

// What commuters read: it has two humps, as no plain shape has.
constexpr std::initializer_list<std::size_t> morning{6, 7, 8};
constexpr std::initializer_list<std::size_t> evening{17, 18, 19};

// Of four weeks that were watched: so many posts, each alone, that came evenly at these hours of
// weekdays and of the weekend.
PostingRhythm posting(double posts, std::vector<std::size_t> at) {
  PostingRhythm rhythm;
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
    rhythm.hours[hour] = 4 * 7 * 24 * share_of_week(hour);
  }
  for (const std::size_t hour : at) {
    for (const std::size_t cell : {hour, day_hours + hour}) {
      rhythm.posts[cell] = posts / static_cast<double>(at.size()) * rhythm.hours[cell] / 28;
    }
  }
  rhythm.occasions = posts;
  return rhythm;
}

std::vector<std::size_t> commuting() {
  std::vector<std::size_t> hours(morning);
  hours.insert(hours.end(), evening);
  return hours;
}

double at(std::initializer_list<std::size_t> hours, const HourlyRates& rates) {
  return std::accumulate(hours.begin(), hours.end(), 0.0,
                         [&](double sum, std::size_t hour) { return sum + rates[hour]; });
}

}  // namespace

TEST_CASE("without sources days are plain", "[freshness]") {
  CHECK(common_days({}).height == plain_day_shapes().height);
  CHECK(common_days({}).log_share == plain_day_shapes().log_share);
  CHECK(common_days({PostingRhythm{}, posting(0, {})}).height == plain_day_shapes().height);
}

TEST_CASE("a quiet source is held against days that others have", "[freshness]") {
  const DayShapes days = common_days(std::vector<PostingRhythm>(300, posting(60, commuting())));
  const auto quiet = posting(4, morning);
  const auto plain = expected_rates(quiet);
  const auto by_others = expected_rates(quiet, days);
  CHECK(at(evening, by_others) > 4 * at(evening, plain));
  // It is still the hours that it had posts in that are believed most.
  CHECK(at(morning, by_others) > at(evening, by_others));
  CHECK(mean_rate(by_others) == Approx(mean_rate(plain)).epsilon(0.3));

  SECTION("but not for long, where its own posts tell otherwise") {
    const auto known = expected_rates(posting(200, morning), days);
    CHECK(at(morning, known) > 10 * at(evening, known));
  }
}

TEST_CASE("what days are common is told by all sources and not by the loudest", "[freshness]") {
  std::vector<PostingRhythm> sources(300, posting(30, evening));
  sources.push_back(posting(1'000'000, morning));
  const auto unknown = expected_rates(posting(0, {}), common_days(sources));
  CHECK(at(evening, unknown) > 2 * at(morning, unknown));
}

TEST_CASE("a few sources change little of what is thought of another", "[freshness]") {
  const DayShapes days = common_days(std::vector<PostingRhythm>(5, posting(20, commuting())));
  for (const auto& other : {posting(4, {1, 2, 3}), posting(8, {12}), posting(0, {})}) {
    const auto plain = expected_rates(other);
    const auto by_others = expected_rates(other, days);
    for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
      CAPTURE(hour);
      CHECK(by_others[hour] == Approx(plain[hour]).epsilon(0.5));
    }
  }
}

TEST_CASE("a shape that was learnt is one still", "[freshness]") {
  std::vector<PostingRhythm> sources(50, posting(500, {3}));
  sources.resize(100, posting(9, {3, 15, 16}));
  const DayShapes days = common_days(sources);
  double shares = 0;
  for (std::size_t number = 0; number < day_shape_count; ++number) {
    double sum = 0;
    for (const auto& heights : days.height) {
      CHECK(heights[number] > 0);
      sum += heights[number];
    }
    CHECK(sum == Approx(day_hours));
    shares += std::exp(days.log_share[number]);
  }
  CHECK(shares == Approx(1));
}

TEST_CASE("of very many sources those count that most is known of", "[freshness]") {
  std::vector<PostingRhythm> sources(10'000, posting(3, morning));
  const DayShapes quiet = common_days(sources);
  sources.resize(10'600, posting(30, evening));
  const auto unknown = expected_rates(posting(0, {}), common_days(sources));
  CHECK(at(morning, expected_rates(posting(0, {}), quiet)) > at(morning, unknown));
  CHECK(at(evening, unknown) > 2 * at(morning, unknown));
}
