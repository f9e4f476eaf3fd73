// Which days are common among the sources of a store. Pure.
//
// The plain shapes are a guess. What days are really like is known of the sources that post much,
// and how common each is by all of them: so every shape is bent towards the posts of the sources
// that it fits, and a source of which little is known is held against days that others have
// (expectation maximisation: Dempster, Laird and Rubin, Maximum Likelihood from Incomplete Data,
// 1977). The plain shapes count as sources and posts that agree with them, so that a few sources
// change little.
#pragma once

#include <cstddef>
#include <functional>

#include "fetcher/freshness/day_shape.h"
#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::fetcher {

// Of so many sources, `rhythm_of` which it asks for; it looks at 2,500 at most, evenly.
DayShapes common_days(std::size_t sources,
                      const std::function<PostingRhythm(std::size_t)>& rhythm_of);

}  // namespace newswire::fetcher
