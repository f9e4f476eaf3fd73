// Looks over the fetcher's shoulder: judges each request by the rules of polite polling, from what
// went over the wire and nothing else. Of the code that decides when to ask it uses none, so that
// it finds the faults of that code. Pure. The numbers are those of docs/politeness.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"
#include "fetcher/audit/exchange.h"
#include "fetcher/pause_scope.h"
#include "fetcher/politeness.h"
#include "store/ledger_store.h"

namespace newswire::fetcher {

struct Breach {
  int rule = 0;
  std::string what;  // one line
};

// --- A host ---

// What is wrong with a request to this host, of which `ledger` knows all before it.
std::vector<Breach> judge_spacing(const store::HostLedger& ledger, const Exchange& exchange,
                                  Duration spacing);
// The same by its siblings: hosts of its registrable domain that have answered a 429, itself among
// them or not. One that was heard while the request was on its way does not count.
std::vector<Breach> judge_domain(std::span<const store::HostLedger> limited,
                                 const Exchange& exchange, PauseScope scope);
// Adds the exchange. `cap` bounds the wait that a 429 without Retry-After means.
void enter(store::HostLedger& ledger, const Exchange& exchange, Duration cap);

// --- A source ---

// What is wrong with the first request of a fetch. Each of the sources that it serves has facts, or
// nullopt where nothing is known; one of them being due is enough.
std::vector<Breach> judge_due(std::span<const std::optional<store::SourceFacts>> facts,
                              const Exchange& exchange);
// What is wrong with the validators of a request. `selectors` are those that each source reads by.
std::vector<Breach> judge_validators(std::span<const std::optional<store::SourceFacts>> facts,
                                     std::span<const std::string> selectors,
                                     const Exchange& exchange);
// What is wrong with the last of a chain of redirects, robots.txt left out, and with its headers.
// `configured` are the source's own, which stay at the origin of the first.
std::vector<Breach> judge_chain(std::span<const Exchange> chain, const Headers& configured);

// What the next request is judged by, when a fetch has come to its end. `reading` as in Ending.
store::SourceFacts next_facts(store::SourceFacts facts, std::span<const Exchange> chain,
                              const std::optional<Reading>& reading, const Pace& pace);

}  // namespace newswire::fetcher
