#include "bench/freshness/polling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace newswire::bench {
namespace {

constexpr Duration learning = std::chrono::hours(24 * 10);

}  // namespace

Duration scaled(Duration duration, double by) {
  return Duration(std::llround(static_cast<double>(duration.count()) * by));
}

Duration lengthened(Duration wait, double share, std::mt19937& chance) {
  return scaled(wait, 1 + std::uniform_real_distribution<double>(0, share)(chance));
}

void Figures::add(const PostingSource& source, const Found& found, Time now, double subscriptions) {
  for (std::size_t i = found.first; i < found.end; ++i) {
    if (source.posts[i] < start || source.posts[i] >= finish) continue;
    if (i < found.visible) {
      ++missed;
      continue;
    }
    const double delay = static_cast<double>((now - source.posts[i]).count()) / 60'000;
    delays.push_back(static_cast<float>(delay));
    wanted_sum += subscriptions * delay;
    wanted_count += subscriptions;
    if (source.posts[i] < start + learning) continue;
    late_sum += delay;
    ++late_count;
  }
  if (now < finish) ++requests;
}

double Figures::percentile(double share) {
  const auto at =
      delays.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(delays.size() - 1));
  std::nth_element(delays.begin(), at, delays.end());
  return *at;
}

double Figures::mean() const {
  return std::accumulate(delays.begin(), delays.end(), 0.0) / static_cast<double>(delays.size());
}

Polled::Polled(const PostingSource& source, double subscriptions, std::mt19937& chance)
    : source_(&source),
      subscriptions_(subscriptions),
      due_(start + scaled(interval, std::uniform_real_distribution<double>(0, 1)(chance))) {}

Found Polled::poll(Figures& figures) {
  Found found{seen_, 0, seen_};
  while (found.end < source_->posts.size() && source_->posts[found.end] <= due_) ++found.end;
  found.visible = std::max(found.first, found.end - std::min(found.end, source_->window));
  figures.add(*source_, found, due_, subscriptions_);
  seen_ = found.end;
  return found;
}

void Polled::wait(Duration wait) {
  due_ += std::max({wait, min_interval, source_->word});
}

Figures poll_all(const std::vector<PostingSource>& world, const NextWait& next_wait,
                 double jitter) {
  std::mt19937 chance(1);
  Figures figures;
  for (const PostingSource& source : world) {
    Polled polled(source, 1, chance);
    for (bool last = false; !last;) {
      last = polled.due() >= finish;
      polled.poll(figures);
      const Duration wait = std::max({next_wait(polled), min_interval, source.word});
      polled.wait(lengthened(wait, jitter, chance));
    }
  }
  return figures;
}

}  // namespace newswire::bench
