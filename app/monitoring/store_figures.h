// How the store stands, as whoever watches the service sees it: through a connection of its own
// that only reads, so that nobody waits for it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "app/source_report.h"
#include "config/config.h"
#include "core/clock.h"
#include "core/item.h"
#include "core/result.h"

namespace newswire::app {

struct StoreFigures {
  std::uint32_t epoch = 0;
  Sequence head = 0;
  Sequence floor = 0;
  std::uint64_t bytes = 0;
  std::uint64_t wal_bytes = 0;
  // When the first item after `position` was fetched; nullopt where there is none.
  std::optional<Time> next_fetched;
};

// `position` is how far the broker has published. An Error where the store cannot be read.
Result<StoreFigures> store_figures(const std::string& path, Sequence position);

struct SourceFigures {
  std::array<std::size_t, std::size_t(SourceHealth::gone) + 1> by_health{};  // which is the last
  std::size_t due = 0;  // that may be fetched now, as far as they themselves are concerned
};

// Reads the state of every source: not to be called for each scrape.
Result<SourceFigures> source_figures(const config::Config& config, Time now);

}  // namespace newswire::app
