// How often a source is polled whose hub tells of what is new. Pure.
//
// A hub may forget us, or its publisher may forget the hub, and nobody says so: only polling finds
// out. So trust is earned, and lost at once:
//   a poll that finds nothing but what pings had brought   6 hours until the next
//   and pings have brought items since the poll before     12 hours, then 24
//   a poll finds an item that no ping had brought          the usual times, until pings bring
//                                                          items again
// The first poll after a confirmation judges nobody: what it finds may be older than that.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/clock.h"
#include "core/item.h"
#include "fetcher/response_hints.h"
#include "store/websub_store.h"

namespace newswire::fetcher {

// Those that a hub should have told of by now: new, and not posted within the last ten minutes.
std::size_t overdue_items(std::span<const Item> added, Time now);

// A poll that succeeded; `overdue` items in it were new.
void note_poll(store::Subscription& subscription, std::size_t overdue);
// A ping brought items that were new.
void note_news(store::Subscription& subscription);

// The least wait for the next poll; nullopt: as usual.
std::optional<Hint> safety_net(const store::Subscription& subscription, Time now);

}  // namespace newswire::fetcher
