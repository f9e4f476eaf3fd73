#include "fetcher/freshness/posting_rhythm.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "fetcher/freshness/day_shape.h"
#include "fetcher/freshness/expected_rates.h"

namespace newswire::fetcher {
namespace {

using std::chrono::hours;

constexpr double memory_hours = 24 * 56;        // of rate and rhythm
constexpr double recent_memory_hours = 24 * 3;  // of bursts and changes
constexpr double longest_gap_hours = 24 * 28;   // beyond it nothing is known of the time between

constexpr Duration first_reading_covers = hours(24 * 90);
constexpr double first_reading_trust = 0.7;  // beside what was watched
constexpr double dated_share = 0.5;          // of a first reading, for it to be believed
constexpr std::size_t least_for_days = 3;    // dates that tell whether they only name days
constexpr Duration together = std::chrono::minutes(10);
constexpr std::size_t most_together = 5;     // of a first reading
constexpr Duration late_arrival = hours(6);  // a date this long before the last reading may be

constexpr Duration known_after = hours(24);
constexpr Duration hinted_after = hours(1);
constexpr double known_hours = 24;  // of watching, or of what the first reading told
constexpr double known_occasions = 5;

double in_hours(Duration duration) {
  return static_cast<double>(duration.count()) / 3'600'000.0;
}

// Calls visit(hour of the rhythm, its begin, hours) for each piece of the way.
template <typename Visit>
void walk(Time from, Time to, Visit visit) {
  while (from < to) {
    const Time end = std::min<Time>(std::chrono::floor<hours>(from) + hours(1), to);
    visit(rhythm_hour(from), from, in_hours(end - from));
    from = end;
  }
}

double share_left(double after_hours) {
  return std::exp(-after_hours / memory_hours);
}

void decay(PostingRhythm& rhythm, double by_hours) {
  const double left = share_left(by_hours);
  for (double& posts : rhythm.posts) posts *= left;
  for (double& watched : rhythm.hours) watched *= left;
  rhythm.occasions *= left;
  const double recent_left = std::exp(-by_hours / recent_memory_hours);
  rhythm.recent_posts *= recent_left;
  rhythm.recent_expected *= recent_left;
}

bool is_whole_hour(Time time) {
  return time == std::chrono::floor<hours>(time);
}

// Dates without a time of day come as midnight in some time zone.
bool name_only_days(const std::vector<Time>& dates) {
  const auto of_day = [](Time date) { return date - std::chrono::floor<std::chrono::days>(date); };
  return dates.size() >= least_for_days && is_whole_hour(dates.front()) &&
         std::all_of(dates.begin(), dates.end(),
                     [&](Time date) { return of_day(date) == of_day(dates.front()); });
}

// When the item was not there before, and is now. A whole hour of the past is a day's, or a plan's.
bool is_believed(Time date, Time before, Time now) {
  if (date > now || date < before - late_arrival) return false;
  return date > before || !is_whole_hour(date);
}

// How many times something came, of rising dates: what came together is one.
double occasions(const std::vector<Time>& dates) {
  double count = 0;
  Time last{};
  for (const Time date : dates) {
    if (count > 0 && date - last < together) continue;
    last = date;
    ++count;
  }
  return count;
}

std::vector<Time> dates_until(Time now, PostDates dates) {
  std::vector<Time> rising;
  for (const auto& date : dates) {
    if (date && *date <= now) rising.push_back(*date);
  }
  std::sort(rising.begin(), rising.end());
  return rising;
}

// What was put there at once, perhaps when the feed began, is not taken for the way it goes on.
std::vector<Time> without_crowds(const std::vector<Time>& dates) {
  const std::size_t most = std::max(most_together, dates.size() / 4);
  std::vector<Time> left;
  for (const Time date : dates) {
    const bool is_crowd = left.size() >= most && date - left[left.size() - most] < together;
    if (!is_crowd) left.push_back(date);
  }
  return left;
}

// A post of which only the day is known.
void add_to_day(PostingRhythm& rhythm, Time day, double post) {
  const std::size_t first = rhythm_hour(day) / day_hours * day_hours;
  for (std::size_t hour = 0; hour < day_hours; ++hour) {
    rhythm.posts[first + hour] += post / static_cast<double>(day_hours);
  }
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
  std::vector<Time> posts = dates_until(now, dates);
  if (static_cast<double>(posts.size()) <= dated_share * static_cast<double>(dates.size())) {
    return rhythm;
  }
  // The oldest says only where the others begin.
  const Time from = std::max(posts.front(), now - first_reading_covers);
  posts.erase(posts.begin(), std::upper_bound(posts.begin(), posts.end(), from));

  posts = without_crowds(posts);

  const auto trust = [&](Time then) {
    return first_reading_trust * share_left(in_hours(now - then));
  };
  walk(from, now, [&](std::size_t hour, Time begin, double watched) {
    rhythm.hours[hour] += trust(begin) * watched;
  });
  if (posts.empty()) return rhythm;
  const bool only_days = name_only_days(posts);
  double trusted = 0;
  for (const Time post : posts) {
    trusted += trust(post);
    if (only_days) {
      add_to_day(rhythm, post, trust(post));
    } else {
      rhythm.posts[rhythm_hour(post)] += trust(post);
    }
  }
  rhythm.occasions = trusted * occasions(posts) / static_cast<double>(posts.size());
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
  std::vector<Time> posts;
  for (const auto& date : dates) {
    if (date && is_believed(*date, before, now)) posts.push_back(*date);
  }
  std::sort(posts.begin(), posts.end());
  for (const Time post : posts) ++rhythm.posts[rhythm_hour(post)];
  const auto spread = static_cast<double>(dates.size() - posts.size());
  rhythm.occasions += occasions(posts) + (spread > 0 ? 1 : 0);
  walk(before, now, [&](std::size_t hour, Time, double watched) {
    rhythm.hours[hour] += watched;
    rhythm.posts[hour] += spread * watched / gap;
    rhythm.recent_expected += usual[hour] * watched;
  });
  rhythm.recent_posts += static_cast<double>(dates.size());
  rhythm.until = now;
}

bool is_telling(const PostingRhythm& rhythm) {
  if (rhythm.since == Time{}) return false;
  const double watched = std::accumulate(rhythm.hours.begin(), rhythm.hours.end(), 0.0);
  return rhythm.until - rhythm.since >= known_after || watched >= known_hours ||
         rhythm.occasions >= known_occasions;
}

bool is_known(const PostingRhythm& rhythm) {
  return is_telling(rhythm) && rhythm.until - rhythm.since >= hinted_after;
}

}  // namespace newswire::fetcher
