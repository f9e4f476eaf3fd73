#include "fetcher/freshness/expected_rates.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace newswire::fetcher {
namespace {

// Posts that it takes to be believed half: that an hour of the day, that an hour of a weekday or of
// the weekend, that the last days are different. Of batches it takes more.
constexpr double hour_evidence = 4;
constexpr double cell_evidence = 10;
constexpr double recent_evidence = 15;
constexpr double least_certainty = 0.05;

// What a day at the weekend may bring beside a weekday, and for how many of all sources it is so.
struct WeekendShare {
  double share;
  double prior;
};
constexpr std::array<WeekendShare, 6> weekend_shares{
    {{0.03, 0.15}, {0.15, 0.1}, {0.35, 0.15}, {0.6, 0.2}, {1, 0.35}, {1.5, 0.05}}};

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// How many times as much as expected, as far as there is evidence for it.
double shrunk(double seen, double expected, double evidence, double otherwise = 1) {
  return (seen + evidence * otherwise) / (expected + evidence);
}

double certainty_of(const PostingRhythm& rhythm) {
  const double posts = sum(rhythm.posts);
  return posts > 0 ? std::clamp(rhythm.occasions / posts, least_certainty, 1.0) : 1;
}

// By Bayes' rule, as expected_day() has it.
double expected_weekend(const PostingRhythm& rhythm, double certainty) {
  const std::span posts(rhythm.posts), hours(rhythm.hours);
  const double at_weekend = sum(posts.subspan(day_hours));
  const double seen = rate_prior.posts + sum(posts);
  const double weekdays = rate_prior.hours + sum(hours.first(day_hours));
  const double weekend = sum(hours.subspan(day_hours));

  std::array<double, weekend_shares.size()> fit{};
  for (std::size_t i = 0; i < fit.size(); ++i) {
    const auto& [share, share_prior] = weekend_shares[i];
    fit[i] = std::log(share_prior) + certainty * (at_weekend * std::log(share) -
                                                  seen * std::log(weekdays + share * weekend));
  }
  const double best = *std::max_element(fit.begin(), fit.end());
  double expected = 0;
  double weights = 0;
  for (std::size_t i = 0; i < fit.size(); ++i) {
    const double weight = std::exp(fit[i] - best);
    weights += weight;
    expected += weight * weekend_shares[i].share;
  }
  return expected / weights;
}

double around(const DayHours& values, std::size_t hour) {
  return values[(hour + day_hours - 1) % day_hours] / 2 + values[hour] +
         values[(hour + 1) % day_hours] / 2;
}

// Each hour by its own posts; its neighbours speak for one that has little to say itself.
DayHours corrected(const DayHours& rates, const DayHours& posts, const DayHours& watched,
                   double evidence) {
  DayHours expected{};
  for (std::size_t hour = 0; hour < day_hours; ++hour) expected[hour] = rates[hour] * watched[hour];
  DayHours better{};
  for (std::size_t hour = 0; hour < day_hours; ++hour) {
    const double nearby = shrunk(around(posts, hour), around(expected, hour), evidence);
    better[hour] = rates[hour] * shrunk(posts[hour], expected[hour], evidence, nearby);
  }
  return better;
}

DayEvidence as_weekdays(const PostingRhythm& rhythm, double weekend, double certainty) {
  DayEvidence day{.certainty = certainty};
  for (std::size_t hour = 0; hour < day_hours; ++hour) {
    day.posts[hour] = rhythm.posts[hour] + rhythm.posts[day_hours + hour];
    day.watched[hour] = rhythm.hours[hour] + weekend * rhythm.hours[day_hours + hour];
  }
  return day;
}

}  // namespace

DayEvidence day_evidence(const PostingRhythm& rhythm) {
  const double certainty = certainty_of(rhythm);
  return as_weekdays(rhythm, expected_weekend(rhythm, certainty), certainty);
}

HourlyRates usual_rates(const PostingRhythm& rhythm, const DayShapes& shapes) {
  const double certainty = certainty_of(rhythm);
  const double weekend = expected_weekend(rhythm, certainty);
  const auto evidence = as_weekdays(rhythm, weekend, certainty);
  const DayHours day = corrected(expected_day(evidence, rate_prior, shapes), evidence.posts,
                                 evidence.watched, hour_evidence / certainty);
  HourlyRates rates{};
  for (std::size_t cell = 0; cell < rhythm_hours; ++cell) {
    const double rate = day[cell % day_hours] * (cell < day_hours ? 1 : weekend);
    rates[cell] =
        rate * shrunk(rhythm.posts[cell], rate * rhythm.hours[cell], cell_evidence / certainty);
  }
  return rates;
}

HourlyRates expected_rates(const PostingRhythm& rhythm, const DayShapes& shapes) {
  HourlyRates rates = usual_rates(rhythm, shapes);
  const double lately =
      shrunk(rhythm.recent_posts, rhythm.recent_expected, recent_evidence / certainty_of(rhythm));
  for (double& rate : rates) rate *= lately;
  return rates;
}

double mean_rate(const HourlyRates& rates) {
  double mean = 0;
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) mean += rates[hour] * share_of_week(hour);
  return mean;
}

}  // namespace newswire::fetcher
