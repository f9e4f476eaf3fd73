#include "fetcher/freshness/outlook.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "fetcher/freshness/common_days.h"
#include "fetcher/freshness/expected_rates.h"
#include "fetcher/freshness/request_price.h"
#include "fetcher/freshness/rhythm_text.h"
#include "fetcher/source_group.h"

namespace newswire::fetcher {
namespace {

double an_hour(Duration interval) {
  return std::chrono::duration<double, std::milli>(std::chrono::hours(1)) /
         std::max(interval, Duration(1));
}

}  // namespace

bool is_adaptive(const SourceOptions& source, const Options& options) {
  return options.adaptive && !source.interval;
}

Outlook outlook_of(const Options& options, const std::vector<store::SourceState>& states,
                   const SourceWeights& weights) {
  std::unordered_map<std::string_view, const store::SourceState*> known;
  for (const auto& state : states) known.emplace(state.name, &state);

  std::vector<PostingRhythm> rhythms;
  std::vector<Demand> demands;  // in the order of `rhythms`
  double at_intervals = 0;      // of the adaptive sources
  double others = 0;
  for (const auto& source : options.sources) {
    const auto found = known.find(source.name);
    const bool has_state = found != known.end() && found->second->url == source.public_url();
    if (has_state && found->second->gone) continue;
    const PostingRhythm rhythm = has_state ? parse_rhythm(found->second->rhythm) : PostingRhythm{};
    const Pace pace = pace_of(source, options);
    const Duration floor = std::max(pace.floor, std::min(rhythm.said, pace.cap));
    const double usual = an_hour(std::max(pace.interval, floor));
    if (is_adaptive(source, options) && is_telling(rhythm)) {
      rhythms.push_back(rhythm);
      demands.push_back({.rates = {},
                         .weight = weight_of(source.name, weights),
                         .floor = floor,
                         .cap = std::max(pace.cap, floor)});
      at_intervals += usual;
    } else {
      others += usual;
    }
  }
  Outlook outlook;
  outlook.days = common_days(rhythms);
  for (std::size_t i = 0; i < demands.size(); ++i) {
    demands[i].rates = expected_rates(rhythms[i], outlook.days);
  }
  outlook.price =
      request_price(demands, options.budget > 0 ? options.budget - others : at_intervals);
  return outlook;
}

}  // namespace newswire::fetcher
