// All that `status` looks at: store, broker and sources, and what is wrong with them.
#pragma once

#include <vector>

#include "app/health/broker_answer.h"
#include "app/health/finding.h"
#include "app/health/store_findings.h"
#include "app/source_report.h"
#include "config/config.h"
#include "core/clock.h"

namespace newswire::app {

struct Overall {
  StoreFacts store;
  BrokerAnswer broker;
  std::vector<SourceReport> sources;  // in the configuration's order
  Findings findings;                  // the worst first; none that is ok
};

Overall look_at_all(const config::Config& config, Time now, const Fixes& fixes);

// The findings about sources; `sources` is what the store knows of them.
Findings look_at_sources(const config::Config& config, const std::vector<SourceReport>& sources,
                         Time now, const Fixes& fixes);

}  // namespace newswire::app
