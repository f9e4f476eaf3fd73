// What a feed says about when to ask again, from the words it says it in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feed/feed.h"

namespace newswire::feed {

// RSS 2.0 <ttl>, in minutes. nullopt where it is no number above zero.
std::optional<Duration> ttl_of(std::string_view minutes);

// The syndication module of RSS 1.0: a period, and how often in it; daily and once where only the
// other is given.
std::optional<Duration> update_period_of(std::string_view period, std::string_view frequency);

// RSS 2.0 <skipHours> and <skipDays>, in GMT. 24 is midnight, as it was in RSS 0.92.
std::bitset<24> skip_hours_of(const std::vector<std::string>& hours);
std::bitset<7> skip_days_of(const std::vector<std::string>& days);

}  // namespace newswire::feed
