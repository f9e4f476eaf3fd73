#include "fetcher/websub/safety_net.h"

#include <algorithm>
#include <array>

#include "core/duration.h"
#include "fetcher/websub/subscription.h"

namespace newswire::fetcher {
namespace {

using std::chrono::hours;

constexpr std::array<Duration, 4> waits{Duration{0}, hours(6), hours(12), hours(24)};
constexpr Duration on_its_way = std::chrono::minutes(10);

}  // namespace

std::size_t overdue_items(std::span<const Item> added, Time now) {
  return static_cast<std::size_t>(std::ranges::count_if(added, [&](const Item& item) {
    return !item.update && !(item.published && *item.published > now - on_its_way);
  }));
}

void note_poll(store::Subscription& subscription, std::size_t overdue) {
  auto& trust = subscription.trust;
  const int most = static_cast<int>(waits.size()) - 1;
  if (!subscription.is_compared) {
    trust = subscription.misses > 0 && !subscription.has_brought ? 0 : 1;
  } else if (overdue > 0) {
    trust = 0;
    subscription.misses = std::min(subscription.misses + 1, 1'000'000);
  } else if (subscription.has_brought) {
    trust = std::clamp(trust + 1, 1, most);
    subscription.misses = 0;
  } else if (subscription.misses == 0) {
    trust = std::clamp(trust, 1, most);
  }
  subscription.is_compared = true;
  subscription.has_brought = false;
}

void note_news(store::Subscription& subscription) {
  subscription.has_brought = true;
}

std::optional<Hint> safety_net(const store::Subscription& subscription, Time now) {
  if (!is_active(subscription, now)) return std::nullopt;
  const int most = static_cast<int>(waits.size()) - 1;
  const auto wait = waits[static_cast<std::size_t>(std::clamp(subscription.trust, 0, most))];
  if (wait == Duration{0}) return std::nullopt;
  return Hint{wait, "its hub tells of what is new; a look every " + format_duration(wait)};
}

}  // namespace newswire::fetcher
