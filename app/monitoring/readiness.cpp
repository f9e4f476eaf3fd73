#include "app/monitoring/readiness.h"

#include <chrono>

#include "core/text.h"

namespace newswire::app {

std::vector<std::string> not_ready_because(Phase phase, const std::vector<std::string>& hung,
                                           const broker::Figures& broker,
                                           const Result<StoreFigures>& store, Time now) {
  if (phase == Phase::starting) return {"starting"};
  if (phase == Phase::stopping) return {"stopping"};
  std::vector<std::string> reasons = hung;
  if (!store) {
    reasons.push_back(terminal_safe(store.error().message));
    return reasons;
  }
  if (store->epoch != broker.epoch || store->head < broker.position) {
    reasons.push_back("the store is another one than the broker follows");
  } else if (store->next_fetched && now - *store->next_fetched > longest_publish_delay) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(now - *store->next_fetched).count();
    reasons.push_back("the broker is at " + std::to_string(broker.position) + " of " +
                      std::to_string(store->head) + ", and the next item waits for " +
                      std::to_string(seconds) + " s");
  }
  return reasons;
}

}  // namespace newswire::app
