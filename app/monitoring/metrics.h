// The metrics: their names, and which figure each of them tells. docs/operation.md lists them; who
// watches us depends on both.
#pragma once

#include <optional>
#include <vector>

#include "app/monitoring/exposition.h"
#include "app/monitoring/liveness.h"
#include "app/monitoring/process_figures.h"
#include "app/monitoring/store_figures.h"
#include "broker/figures.h"
#include "fetcher/figures.h"

namespace newswire::app {

// Of the configuration, while the service runs.
struct ReloadFigures {
  bool last_went_well = true;
  Time last_success{};  // the start, as long as there was no other
};

struct Observation {
  broker::Figures broker;
  std::optional<fetcher::Figures> fetcher;  // nullopt: this process fetches nothing
  std::optional<StoreFigures> store;        // nullopt: it cannot be read
  std::optional<SourceFigures> sources;     // likewise
  ReloadFigures reloads;
  std::vector<Liveness::Age> loops;
  ProcessFigures process;
};

std::vector<Metric> metrics_of(const Observation& seen);

}  // namespace newswire::app
