// Watches sources over time: health events are told once when they begin and once when they end,
// however often the source is fetched meanwhile, and a URL that has moved for good is used. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "fetcher/options.h"
#include "fetcher/politeness.h"
#include "fetcher/redirects.h"
#include "store/source_watch_store.h"

namespace newswire::fetcher {

// One fetch, as it was judged.
struct Watched {
  const SourceOptions& options;
  const store::SourceState& before;
  const Ending& ending;
  const Route& route;
  std::size_t items = 0;      // in the document; 0 where it was not read
  std::size_t new_items = 0;  // of them
};

// Brings `watch` up to date, and the events of `verdict`: of those that begin something only the
// first is kept, and an end is told. A new URL is used once polls over at least seven days were led
// there by 301 and 308 alone, to a feed that shares items with what is known; three failures in a
// row lead back.
void watch_fetch(store::SourceWatch& watch, const Watched& fetch, Verdict& verdict);

bool has_condition(const store::SourceWatch& watch, const std::string& code);

// What stands as a source's last error while a fetch is under way, and for good where its process
// ended over it.
constexpr std::string_view unfinished_fetch = "the fetch has not come to an end";
// Whether that is all there is: nothing is known to be wrong with the source.
bool is_unfinished_only(const store::SourceState& state);

// With the URLs that are used: the configured one, or where the source has moved. In the store it
// goes on to be known by its configured URL.
Options with_urls_in_use(Options options, const std::vector<store::SourceWatch>& watches);

}  // namespace newswire::fetcher
