#include "bench/freshness/posting_world.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace newswire::bench {
namespace {

using std::chrono::hours;

using DayShape = std::array<double, 24>;

constexpr Duration past = hours(24 * 90);

constexpr DayShape flat_day{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
constexpr DayShape newspaper_day{.2, .1,  .1, .1, .3,  1, 2, 2,   2, 1.5, 1.5, 1.5,
                                 2,  1.5, 1,  1,  1.5, 2, 2, 1.5, 1, 1,   .6,  .4};
constexpr DayShape office_day{0, 0, 0, 0, 0, 0,  .1, .5, 2, 3, 3, 2,
                              1, 2, 3, 3, 2, .7, .2, .1, 0, 0, 0, 0};
constexpr DayShape evening_day{.5, .2, 0,  0,  0,  0, 0, .2, .3, .3,  .3, .5,
                               .8, .5, .3, .3, .5, 1, 2, 3,  3,  2.5, 2,  1};
constexpr DayShape morning_day{0, 0, 0, 0, .3, 2, 6, 6, 3, 1, .3, 0,
                               0, 0, 0, 0, 0,  0, 0, 0, 0, 0, 0,  0};

WeekShape week_of(const DayShape& day, double weekend) {
  WeekShape week{};
  for (std::size_t hour = 0; hour < week_hours; ++hour) {
    week[hour] = day[hour % 24] * (hour >= 5 * 24 ? weekend : 1);
  }
  const double mean = std::accumulate(week.begin(), week.end(), 0.0) / week_hours;
  for (double& value : week) value /= mean;
  return week;
}

const std::array<WeekShape, shape_count> shapes{week_of(flat_day, 1), week_of(newspaper_day, 0.6),
                                                week_of(office_day, 0.02), week_of(evening_day, 1),
                                                week_of(morning_day, 0.3)};
const std::array<double, shape_count> shape_shares{10, 40, 25, 15, 10};

class Maker {
 public:
  Maker(Time oldest, Time begin, Time end, std::uint32_t seed)
      : oldest_(oldest), begin_(begin), end_(end), random_(seed), older_random_(seed + 1) {}

  PostingSource make(std::size_t rank) {
    PostingSource source;
    source.shape = pick(shape_shares);
    source.zone =
        hours(std::array{-8, -5, 0, 1, 8}[pick(std::array{15.0, 25.0, 15.0, 30.0, 15.0})]);
    source.rate = 2'000.0 / static_cast<double>(rank + 7) / 24;  // Zipf and Mandelbrot
    source.later_rate = source.rate;
    source.changes = begin_ + Duration(static_cast<Duration::rep>(
                                  uniform() * static_cast<double>((end_ - begin_).count())));
    if (uniform() < 0.1) source.later_rate *= uniform() < 0.5 ? 4 : 0.25;
    const double says = uniform();
    if (says < 0.10) source.word = hours(1);
    if (says < 0.03) source.word = hours(2);
    source.window = std::array<std::size_t, 6>{
        10, 15, 20, 30, 50, 100}[pick(std::array{15., 15., 25., 25., 15., 5.})];
    source.is_dated = uniform() < 0.8;
    post(source);
    return source;
  }

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }

  template <std::size_t N>
  std::size_t pick(const std::array<double, N>& weights) {
    return std::discrete_distribution<std::size_t>(weights.begin(), weights.end())(random_);
  }

  void post(PostingSource& source) {
    const double batch = uniform() < 0.15 ? 4 : 1;  // items that come at once, in the mean
    const double news = uniform() < 0.3 ? 1 / 240.0 : 0;
    post(source, batch, news, begin_, end_, random_);
    post(source, batch, news, oldest_, begin_, older_random_);
    std::sort(source.posts.begin(), source.posts.end());
  }

  // `news`: how likely it is, each hour, that hours of great news begin.
  static void post(PostingSource& source, double batch, double news, Time from, Time to,
                   std::mt19937& random) {
    const auto chance = [&] { return std::uniform_real_distribution<double>(0, 1)(random); };
    Time news_end{};
    for (Time hour = from; hour < to; hour += hours(1)) {
      double rate = source.rate_at(hour) *
                    shape(source.shape)[static_cast<std::size_t>(hour_of_week(hour + source.zone))];
      if (news > 0 && chance() < news) news_end = hour + hours(4);
      if (hour < news_end) rate *= 6;
      if (rate <= 0) continue;
      const int events = std::poisson_distribution<int>(rate / batch)(random);
      for (int event = 0; event < events; ++event) {
        const Time time = hour + Duration(static_cast<Duration::rep>(chance() * 3'600'000));
        const int items = batch > 1 ? 1 + std::geometric_distribution<int>(1 / batch)(random) : 1;
        source.posts.insert(source.posts.end(), static_cast<std::size_t>(items), time);
      }
    }
  }

  Time oldest_;
  Time begin_;
  Time end_;
  std::mt19937 random_;
  std::mt19937 older_random_;  // its own, so that a longer past leaves the rest as it is
};

}  // namespace

const WeekShape& shape(std::size_t number) {
  return shapes[number];
}

double hour_of_week(Time local) {
  // 1970 began on a Thursday.
  const auto since_monday = (local.time_since_epoch() + hours(3 * 24)) % hours(week_hours);
  return static_cast<double>(since_monday.count()) / 3'600'000.0;
}

std::vector<PostingSource> make_world(std::size_t sources, Time begin, Time end,
                                      std::uint32_t seed) {
  Maker maker(begin - past, begin, end, seed);
  std::vector<PostingSource> world;
  world.reserve(sources);
  for (std::size_t rank = 0; rank < sources; ++rank) world.push_back(maker.make(rank));
  return world;
}

}  // namespace newswire::bench
