#include "fetcher/freshness/adaptive_wait.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace newswire::fetcher {
namespace {

using std::chrono::hours;

constexpr double an_hour = 3'600'000;  // in milliseconds
constexpr double window_share = 0.5;
constexpr double nearly_all = 0.9;
constexpr double never = std::numeric_limits<double>::infinity();

double in_hours(Duration duration) {
  return static_cast<double>(duration.count()) / an_hour;
}

// In how many hours the waiting of `unseen` items, and of those that come at `rate`, is `waiting`.
double until_waiting(double waiting, double unseen, double rate) {
  if (waiting <= 0) return 0;
  // The root of rate/2 x^2 + unseen x - waiting, in the form that keeps its digits.
  const double divisor = unseen + std::sqrt(unseen * unseen + 2 * rate * waiting);
  return divisor > 0 ? 2 * waiting / divisor : never;
}

double until_posts(double posts, double rate) {
  if (posts <= 0) return 0;
  return rate > 0 ? posts / rate : never;
}

// How a source's unseen items grow from the last request on.
class Expectation {
 public:
  Expectation(const HourlyRates& rates, Time last_request, const WaitTerms& terms)
      : rates_(rates),
        begin_(last_request),
        end_(last_request + terms.cap),
        worth_(terms.price / terms.weight),
        most_unseen_(terms.window > 0 ? static_cast<double>(terms.window) * window_share : never) {}

  AdaptiveWait pass() const {
    Time time = begin_;
    double waiting = 0;
    double unseen = 0;
    while (time < end_) {
      const double rate = rates_[rhythm_hour(time)];
      const Time piece_end = end_of_piece(time, end_);
      const double piece = in_hours(piece_end - time);
      const double by_waiting = until_waiting(worth_ - waiting, unseen, rate);
      const double by_window = until_posts(most_unseen_ - unseen, rate);
      const double next = std::min(by_waiting, by_window);
      if (next <= piece) {
        const auto wait = time - begin_ + Duration(std::llround(next * an_hour));
        return {wait, unseen + rate * next, by_window < by_waiting};
      }
      waiting += unseen * piece + rate * piece * piece / 2;
      unseen += rate * piece;
      time = piece_end;
    }
    return {end_ - begin_, unseen, false};
  }

  // When so many are there: not after `end`.
  AdaptiveWait reached(double posts, Time end) const {
    Time time = begin_;
    double unseen = 0;
    while (time < end) {
      const double rate = rates_[rhythm_hour(time)];
      const Time piece_end = end_of_piece(time, end);
      const double next = until_posts(posts - unseen, rate);
      const double piece = in_hours(piece_end - time);
      if (next <= piece) {
        return {time - begin_ + Duration(std::llround(next * an_hour)), posts, false};
      }
      unseen += rate * piece;
      time = piece_end;
    }
    return {end - begin_, unseen, false};
  }

 private:
  static Time end_of_piece(Time time, Time end) {
    return std::min<Time>(std::chrono::floor<hours>(time) + hours(1), end);
  }

  const HourlyRates& rates_;
  Time begin_;
  Time end_;
  double worth_;
  double most_unseen_;
};

}  // namespace

AdaptiveWait adaptive_wait(const HourlyRates& rates, Time last_request, const WaitTerms& terms) {
  const Expectation expectation(rates, last_request, terms);
  const auto until = expectation.pass();
  if (until.for_window || until.wait >= terms.cap) return until;
  const auto most = expectation.reached(until.expected * nearly_all, last_request + until.wait);
  return most.wait < until.wait / 2 ? most : until;
}

}  // namespace newswire::fetcher
