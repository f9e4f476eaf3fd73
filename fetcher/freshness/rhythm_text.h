// A posting rhythm as text that the store keeps between fetches.
#pragma once

#include <string>
#include <string_view>

#include "fetcher/freshness/posting_rhythm.h"

namespace newswire::fetcher {

// "since=1763337600000 until=... window=25 said=1h recent=3.2,2.9 occasions=8.1 posts=...
// hours=..."; empty where nothing was read yet. Numbers have six digits, which decay through any
// number of readings.
std::string format_rhythm(const PostingRhythm& rhythm);

// One that is not whole, or holds what cannot be, is none: learning begins anew.
PostingRhythm parse_rhythm(std::string_view text);

}  // namespace newswire::fetcher
