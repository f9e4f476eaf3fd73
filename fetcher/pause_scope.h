// How far a 429 reaches: to the host that answered it, or to its domain (registrable_domain.h).
// Pure.
#pragma once

#include <span>

#include "core/clock.h"
#include "store/source_store.h"

namespace newswire::fetcher {

enum class PauseScope {
  automatic,  // the host; the domain once two of its hosts have answered 429
  host,
  domain,
};

// Until when a source of this scope leaves all hosts of a domain alone; the epoch where it need
// not. `limited` are the domain's hosts that have answered a 429. Under two ports, a name is one
// host. Two 429s belong together that came within a day, or the later of them in the pause that
// the earlier had asked for.
Time domain_pause(std::span<const store::HostState> limited, PauseScope scope, Time now);

}  // namespace newswire::fetcher
