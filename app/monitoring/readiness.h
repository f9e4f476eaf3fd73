// Whether the service can do its work now: what /readyz says.
#pragma once

#include <string>
#include <vector>

#include "app/monitoring/store_figures.h"
#include "broker/figures.h"
#include "core/clock.h"
#include "core/result.h"

namespace newswire::app {

enum class Phase { starting, serving, stopping };

// How old an item may be that is not published yet.
constexpr Duration longest_publish_delay = std::chrono::seconds(10);

// What is in the way, one line each; none: it is ready. `hung` are the loops that hang
// (app/monitoring/liveness.h).
std::vector<std::string> not_ready_because(Phase phase, const std::vector<std::string>& hung,
                                           const broker::Figures& broker,
                                           const Result<StoreFigures>& store, Time now);

}  // namespace newswire::app
