// Which days are common among the sources of a store. Pure.
//
// The plain shapes are a guess; what days are really like is known of the sources that post much.
// So every shape is bent towards the posts of the sources that it fits, and is as common as they
// are, and one of which little is known is held against days that others have. (Expectation
// maximisation: Dempster, Laird and Rubin, Maximum Likelihood from Incomplete Data, 1977.) The
// plain shapes count as sources and posts that agree with them, so that a few sources change
// little.
#pragma once

#include <vector>

#include "fetcher/freshness/day_shape.h"
#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::fetcher {

// By the 500 that most is known of.
DayShapes common_days(const std::vector<PostingRhythm>& sources);

}  // namespace newswire::fetcher
