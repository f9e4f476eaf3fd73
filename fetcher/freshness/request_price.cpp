#include "fetcher/freshness/request_price.h"

#include <algorithm>
#include <cmath>

namespace newswire::fetcher {
namespace {

// Between them lies every price that makes a difference.
constexpr double least_price = 1e-9;
constexpr double highest_price = 1e9;
constexpr int halvings = 32;

double an_hour(Duration interval) {
  return 3'600'000.0 / static_cast<double>(std::max<Duration::rep>(interval.count(), 1));
}

// What a source asks for at this price, an hour. The roots of its rates are taken beforehand.
struct Appetite {
  std::array<double, rhythm_hours> roots{};
  double least = 0;
  double most = 0;

  double at(double price) const {
    const double scale = 1 / std::sqrt(2 * price);
    double requests = 0;
    for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
      requests += share_of_week(hour) * std::min(roots[hour] * scale, most);
    }
    return std::max(requests, least);
  }
};

Appetite appetite_of(const Demand& demand) {
  Appetite appetite;
  for (std::size_t hour = 0; hour < rhythm_hours; ++hour) {
    appetite.roots[hour] = std::sqrt(demand.rates[hour] * demand.weight);
  }
  appetite.most = an_hour(demand.floor);
  appetite.least = std::min(an_hour(demand.cap), appetite.most);
  return appetite;
}

}  // namespace

double request_price(const std::vector<Demand>& demands, double requests) {
  std::vector<Appetite> appetites;
  appetites.reserve(demands.size());
  for (const Demand& demand : demands) appetites.push_back(appetite_of(demand));

  double low = std::log(least_price);
  double high = std::log(highest_price);
  for (int i = 0; i < halvings; ++i) {
    const double middle = (low + high) / 2;
    const double price = std::exp(middle);
    double wanted = 0;
    for (const Appetite& appetite : appetites) wanted += appetite.at(price);
    (wanted > requests ? low : high) = middle;
  }
  return std::exp(high);
}

}  // namespace newswire::fetcher
