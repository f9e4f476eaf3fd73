// The month as newswire goes about it, by the code that the fetcher runs.
#pragma once

#include <random>
#include <vector>

#include "bench/freshness/polling.h"
#include "bench/freshness/posting_world.h"
#include "fetcher/freshness/day_shape.h"
#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::bench {

// As fetcher/politeness.cpp has them: of a wait that adapts, and of any other.
inline constexpr double adaptive_jitter = 0.025;
inline constexpr double usual_jitter = 0.1;

// What somebody knows of the rates of a source who need not learn them.
using Knowledge = fetcher::HourlyRates (*)(const PostingSource&, Time now);

// The rates as they are, but for batches and great news.
fetcher::HourlyRates true_rates(const PostingSource& source, Time now);
// The mean only.
fetcher::HourlyRates level_rates(const PostingSource& source, Time now);

// Of each source: subscriptions that its items hit, and its weight for the rule.
struct Audience {
  std::vector<double> subscriptions;
  std::vector<double> weights;
};

class AdaptivePolling {
 public:
  // Learns all that it knows by polling, unless there is a knowledge.
  explicit AdaptivePolling(const std::vector<PostingSource>& world, const Audience& audience,
                           Knowledge knowledge = nullptr);

  Figures run();

 private:
  struct Source {
    Polled polled;
    double weight = 1;
    fetcher::PostingRhythm rhythm;
    bool over = false;
  };

  bool is_known(const Source& source) const;
  fetcher::HourlyRates rates(const Source& source, Time now) const;
  void look_around(Time now);
  void poll(Source& source);

  Knowledge knowledge_;
  std::mt19937 chance_{1};
  std::vector<Source> sources_;
  Figures figures_;
  fetcher::DayShapes days_ = fetcher::plain_day_shapes();
  double price_ = 1;
};

}  // namespace newswire::bench
