// When there is nothing to do for a run of `fetch`: of thousands of sources mostly none is due.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.h"
#include "fetcher/options.h"
#include "store/database.h"
#include "store/source_store.h"

namespace newswire::fetcher {

using RestingSources = std::unordered_map<std::string, store::RestingSource>;

// Whether none of the sources is due. `only` names those that are meant; empty: all.
bool all_rest(const Options& options, const std::vector<std::string>& only,
              const RestingSources& resting);

// Until when a run over all sources would find nothing to do, a day at most; nullopt where it would
// find something now. What grows by itself is put off a little, as there would always be some:
// items are removed a thousandth of `retain` late at most, and what has no index yet waits an hour
// for a run that has something to fetch. Throws StoreError.
std::optional<Time> idle_until(const Options& options, store::Database& database, Time now);

}  // namespace newswire::fetcher
