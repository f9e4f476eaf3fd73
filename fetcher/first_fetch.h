// What finding a feed has fetched, stored as if a fetch had: so that adding a source costs one
// request, and the next one for it is conditional and not sooner than any other source's.
#pragma once

#include "core/clock.h"
#include "core/log.h"
#include "fetcher/discovery.h"
#include "fetcher/fetcher.h"
#include "fetcher/options.h"
#include "store/database.h"

namespace newswire::fetcher {

// `source` is the one that was configured for the feed, under FoundFeed::url. Safe beside a fetcher
// of another process that does not have the source yet. Throws StoreError.
FetchReport store_first_fetch(const FoundFeed& found, const SourceOptions& source,
                              const Options& options, store::Database& database, const Clock& clock,
                              Log& log);

}  // namespace newswire::fetcher
