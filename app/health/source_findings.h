// What is wrong with sources, and what can be done about each. Pure.
#pragma once

#include <optional>

#include "app/health/finding.h"
#include "app/source_report.h"
#include "config/config.h"
#include "core/clock.h"

namespace newswire::app {

struct SourceCheck {
  Time now{};
  // When the configuration was written: a source that was never fetched is due since then.
  std::optional<Time> configured{};
  Duration interval{};  // where a source has none of its own
};

// The worst kinds first. Where nothing at all is fetched, that is one problem and not one for each
// source.
Findings source_findings(const std::vector<SourceReport>& reports, const SourceCheck& check,
                         const Fixes& fixes);

}  // namespace newswire::app
