// What a fetch that succeeded teaches of its source's posting, and the wait that follows. Pure.
#pragma once

#include <optional>
#include <span>

#include "core/clock.h"
#include "core/item.h"
#include "fetcher/freshness/outlook.h"
#include "fetcher/freshness/posting_rhythm.h"
#include "fetcher/response_hints.h"

namespace newswire::fetcher {

struct Lesson {
  Time now{};                        // when the answer came
  std::span<const Item> document{};  // all its items; empty where it was not read, as for a 304
  std::span<const Item> added{};     // those that were stored; updates of known ones are no posts
  Duration said{0};                  // how long server and feed asked us to wait; 0: they did not
};

// Where the rhythm was learnt by a clock that was days ahead, it begins anew.
PostingRhythm after_lesson(PostingRhythm rhythm, const Lesson& lesson);

// From the last request on; nullopt while the source is not known well enough. `weight` of an item
// of this source: source_weights.h.
std::optional<Hint> adaptive_hint(const PostingRhythm& rhythm, Time last_request,
                                  const Outlook& outlook, Duration cap, double weight = 1);

}  // namespace newswire::fetcher
