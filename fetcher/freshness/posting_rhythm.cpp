#include "fetcher/freshness/posting_rhythm.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace newswire::fetcher {
namespace {

using std::chrono::hours;

constexpr std::size_t day_hours = 24;
constexpr double memory_hours = 24 * 28;        // of rate and rhythm
constexpr double recent_memory_hours = 24 * 3;  // of bursts and changes
constexpr double longest_gap_hours = 24 * 28;   // beyond it there is nothing left to decay

// Before anything was seen: a post every other day, believed like a day of watching.
constexpr double prior_posts = 0.5;
constexpr double prior_hours = 24;
// Posts that it takes to be believed half: that an hour, a kind of day, the last days are
// different.
constexpr double hour_evidence = 1;
constexpr double day_evidence = 3;
constexpr double cell_evidence = 4;
constexpr double recent_evidence = 15;

constexpr double first_reading_hours = 24 * 7;  // that the first reading counts for, at most
constexpr double least_first_hours = 24;        // that it is taken to cover
constexpr double posts_of_a_first_hour = 3;     // more at once is a batch
constexpr Duration known_after = hours(24);
constexpr Duration late_arrival = hours(6);  // a date this long before the last reading may be

double in_hours(Duration duration) {
  return static_cast<double>(duration.count()) / 3'600'000.0;
}

// Calls visit(hour of the rhythm, hours) for each piece of the way.
template <typename Visit>
void walk(Time from, Time to, Visit visit) {
  while (from < to) {
    const Time end = std::min<Time>(std::chrono::floor<hours>(from) + hours(1), to);
    visit(rhythm_hour(from), in_hours(end - from));
    from = end;
  }
}

double sum(const std::array<double, rhythm_hours>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// How many times as much as expected, as far as there is evidence for it.
double shrunk(double seen, double expected, double evidence, double otherwise = 1) {
  return (seen + evidence * otherwise) / (expected + evidence);
}

// By the mean of the weeks and the rhythm.
HourlyRates usual_rates(const PostingRhythm& rhythm) {
  const double mean = (sum(rhythm.posts) + prior_posts) / (sum(rhythm.hours) + prior_hours);

  std::array<double, day_hours> seen{}, expected{};
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
    seen[hour % day_hours] += rhythm.posts[hour];
    expected[hour % day_hours] += mean * rhythm.hours[hour];
  }
  // Neighbours speak for an hour that has little to say itself.
  std::array<double, day_hours> by_hour{};
  const auto around = [](const std::array<double, day_hours>& values, std::size_t hour) {
    return values[(hour + 23) % day_hours] / 2 + values[hour] + values[(hour + 1) % day_hours] / 2;
  };
  for (std::size_t hour = 0; hour < day_hours; ++hour) {
    const double nearby = shrunk(around(seen, hour), around(expected, hour), hour_evidence);
    by_hour[hour] = shrunk(seen[hour], expected[hour], hour_evidence, nearby);
  }

  HourlyRates rates{};
  for (std::size_t first = 0; first < rhythm_hours; first += day_hours) {
    double seen_then = 0, expected_then = 0;
    for (std::size_t hour = 0; hour < day_hours; ++hour) {
      seen_then += rhythm.posts[first + hour];
      expected_then += mean * by_hour[hour] * rhythm.hours[first + hour];
    }
    const double by_day = shrunk(seen_then, expected_then, day_evidence);
    for (std::size_t hour = 0; hour < day_hours; ++hour) {
      const double rate = mean * by_hour[hour] * by_day;
      const std::size_t cell = first + hour;
      rates[cell] = rate * shrunk(rhythm.posts[cell], rate * rhythm.hours[cell], cell_evidence);
    }
  }
  return rates;
}

void decay(PostingRhythm& rhythm, double by_hours) {
  const double left = std::exp(-by_hours / memory_hours);
  for (double& posts : rhythm.posts) posts *= left;
  for (double& watched : rhythm.hours) watched *= left;
  const double recent_left = std::exp(-by_hours / recent_memory_hours);
  rhythm.recent_posts *= recent_left;
  rhythm.recent_expected *= recent_left;
}

}  // namespace

std::size_t rhythm_hour(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const auto hour = std::chrono::floor<hours>(time - day).count();
  const auto weekday = std::chrono::weekday(day).c_encoding();
  const bool weekend = weekday == 0 || weekday == 6;
  return static_cast<std::size_t>(hour) + (weekend ? day_hours : 0);
}

double share_of_week(std::size_t hour) {
  return (hour < day_hours ? 5.0 : 2.0) / (7 * day_hours);
}

PostingRhythm first_rhythm(Time now, PostDates dates) {
  PostingRhythm rhythm;
  rhythm.since = rhythm.until = now;
  Time oldest = now;
  std::array<double, rhythm_hours> posts{};
  for (const auto& date : dates) {
    if (!date || *date > now || in_hours(now - *date) > longest_gap_hours) continue;
    oldest = std::min(oldest, *date);
  }
  const double covered = in_hours(now - oldest);
  if (covered <= 0) return rhythm;

  std::array<double, static_cast<std::size_t>(longest_gap_hours) + 1> by_age{};
  for (const auto& date : dates) {
    // The oldest says only where the others begin.
    if (!date || *date > now || *date <= oldest) continue;
    double& then = by_age[static_cast<std::size_t>(in_hours(now - *date))];
    if (then < posts_of_a_first_hour) {
      ++then;
      ++posts[rhythm_hour(*date)];
    }
  }
  const double weight = std::min(1.0, first_reading_hours / std::max(covered, least_first_hours));
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
    rhythm.posts[hour] = posts[hour] * weight;
  }
  walk(oldest, now,
       [&](std::size_t hour, double watched) { rhythm.hours[hour] += watched * weight; });
  const double short_of = least_first_hours - covered;
  for (std::size_t hour = 0; short_of > 0 && hour < rhythm_hours; ++hour) {
    rhythm.hours[hour] += short_of * share_of_week(hour);
  }
  return rhythm;
}

void observe_posts(PostingRhythm& rhythm, Time now, PostDates dates) {
  if (now <= rhythm.until) return;
  const double gap = in_hours(now - rhythm.until);
  if (gap > longest_gap_hours) {
    decay(rhythm, gap);
    rhythm.until = now;
    return;
  }
  const HourlyRates usual = usual_rates(rhythm);
  decay(rhythm, gap);
  const Time before = rhythm.until;
  double spread = 0;  // posts of which nobody knows when
  double known = 0;
  for (const auto& date : dates) {
    if (date && *date <= now && *date >= before - late_arrival) {
      ++rhythm.posts[rhythm_hour(*date)];
      ++known;
    } else {
      ++spread;
    }
  }
  walk(before, now, [&](std::size_t hour, double watched) {
    rhythm.hours[hour] += watched;
    rhythm.posts[hour] += spread * watched / gap;
    rhythm.recent_expected += usual[hour] * watched;
  });
  rhythm.recent_posts += known + spread;
  rhythm.until = now;
}

bool is_known(const PostingRhythm& rhythm) {
  return rhythm.since != Time{} && rhythm.until - rhythm.since >= known_after;
}

HourlyRates expected_rates(const PostingRhythm& rhythm) {
  HourlyRates rates = usual_rates(rhythm);
  const double lately = shrunk(rhythm.recent_posts, rhythm.recent_expected, recent_evidence);
  for (double& rate : rates) rate *= lately;
  return rates;
}

double mean_rate(const HourlyRates& rates) {
  double mean = 0;
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) mean += rates[hour] * share_of_week(hour);
  return mean;
}

}  // namespace newswire::fetcher
