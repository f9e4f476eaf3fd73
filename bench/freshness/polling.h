// A month of polling invented sources, and what came of it. The clock is moved from poll to poll.
#pragma once

#include <cstddef>
#include <functional>
#include <random>
#include <vector>

#include "bench/freshness/posting_world.h"
#include "core/clock.h"

namespace newswire::bench {

inline constexpr Time start{std::chrono::hours(24 * 20'774)};  // Tuesday, 17 November 2026
inline constexpr Time finish = start + std::chrono::hours(24 * 30);
inline constexpr Duration interval = std::chrono::hours(1);
inline constexpr Duration min_interval = std::chrono::minutes(15);
inline constexpr Duration max_interval = std::chrono::hours(24);

Duration scaled(Duration duration, double by);
// Longer by up to `share` of it, by chance.
Duration lengthened(Duration wait, double share, std::mt19937& chance);

// What one poll finds.
struct Found {
  std::size_t first = 0;    // of PostingSource::posts
  std::size_t visible = 0;  // the first that is still in the feed
  std::size_t end = 0;
};

// Of the items that were posted since the start.
struct Figures {
  std::vector<float> delays;  // minutes
  std::size_t missed = 0;
  std::size_t requests = 0;
  double late_sum = 0;  // of the delays from day 10 on
  std::size_t late_count = 0;
  double wanted_sum = 0;  // of the delays, each as often as its item is subscribed to
  double wanted_count = 0;

  void add(const PostingSource& source, const Found& found, Time now, double subscriptions);
  double percentile(double share);
  double mean() const;
  double late_mean() const { return late_sum / static_cast<double>(late_count); }
  double wanted_mean() const { return wanted_sum / wanted_count; }
};

// One source as its poller meets it.
class Polled {
 public:
  // `subscriptions` that its items hit; first due within an interval.
  Polled(const PostingSource& source, double subscriptions, std::mt19937& chance);

  const PostingSource& source() const { return *source_; }
  Time due() const { return due_; }
  std::size_t seen() const { return seen_; }

  Found poll(Figures& figures);
  // Not shorter than the floors.
  void wait(Duration wait);

 private:
  const PostingSource* source_;
  double subscriptions_;
  Time due_;
  std::size_t seen_ = 0;
};

using NextWait = std::function<Duration(const Polled&)>;

// By a rule that looks at each source alone. `jitter` is the share of each wait, floors included,
// by which it is lengthened at most.
Figures poll_all(const std::vector<PostingSource>& world, const NextWait& next_wait, double jitter);

}  // namespace newswire::bench
