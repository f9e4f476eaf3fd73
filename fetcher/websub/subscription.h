// The life of a subscription: asked for, confirmed, renewed, denied, given up (WebSub, sections 5
// and 6). Pure: time, chance and the words of the hub come in as arguments.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "fetcher/politeness.h"
#include "store/websub_store.h"

namespace newswire::fetcher {

// Its pings count: it was confirmed, its lease is not over, and it is not being given up.
bool is_active(const store::Subscription& subscription, Time now);

// What is posted to the hub.
std::string form_of(const store::Subscription& subscription, const std::string& callback,
                    Duration lease);

// A request goes out. Until the hub confirms it, it counts as failed, and is repeated: after an
// hour, two, four and so on up to a day; sooner where a lease would end meanwhile.
void note_request(store::Subscription& subscription, Time now);
// It was called off before it went out.
void take_back(store::Subscription& subscription, Time now);
// What the hub said to it: a 2xx is no more than a promise to ask back.
void note_answer(store::Subscription& subscription, const Ending& ending);

// The hub asked back, and was told that we meant it. To be renewed at a time by `chance`, in [0,
// 1), in the last quarter of the lease.
void note_confirmation(store::Subscription& subscription, Duration lease, Time now, double chance);
// hub.lease_seconds of the hub's question; where it is none, what we had asked for.
Duration lease_granted(std::string_view seconds, Duration wanted);

// The hub will not have it, or no longer. Asked again after a day, two, four and so on up to 16.
void note_denial(store::Subscription& subscription, const std::string& reason, Time now);

// From now on only its end is asked for, three times at most.
void give_up(store::Subscription& subscription, Time now);
// Nothing is left to be done: it may be forgotten.
bool is_over(const store::Subscription& subscription, Time now);

}  // namespace newswire::fetcher
