// The auditor's judgement of robots.txt: that it is asked for before a page is, no more often than
// it must be, and obeyed. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "fetcher/audit/auditor.h"
#include "fetcher/audit/exchange.h"
#include "store/ledger_store.h"

namespace newswire::fetcher {

// What is wrong with the request for a page, of whose site this was `heard` last.
std::vector<Breach> judge_page(const std::optional<store::RobotsFacts>& heard,
                               const Exchange& exchange);
// What is wrong with the first request for a site's robots.txt.
std::vector<Breach> judge_robots(const std::optional<store::RobotsFacts>& heard,
                                 const Exchange& exchange);

// The requests for robots.txt that `exchanges` end with: one, and the hops of its redirects.
std::span<const Exchange> robots_chain(std::span<const Exchange> exchanges);

// What is known of the site that they began at. `before` is what was known until then.
store::RobotsFacts next_robots_facts(std::optional<store::RobotsFacts> before,
                                     std::span<const Exchange> chain);

}  // namespace newswire::fetcher
