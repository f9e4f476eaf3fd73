// When an item was published, in local time, as short as there is room.
#pragma once

#include <string>

#include "core/clock.h"

namespace newswire::display {

std::string time_or_date(Time time, Time now);  // 07:00, where it is not today 2026-11-19
std::string short_time(Time time, Time now);    // 07:00, 11-19, in another year 2024; 5 columns
std::string date_and_time(Time time);           // 2026-11-20 07:00
std::string age(Time time, Time now);           // now, 5m, 3h, 2d, 14w, 3y; at most 4 columns

}  // namespace newswire::display
