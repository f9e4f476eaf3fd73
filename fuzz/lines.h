// Inputs that are text, so that their files can be read and written by hand.
#pragma once

#include <optional>
#include <string_view>

#include "core/clock.h"
#include "core/date.h"
#include "core/item.h"

namespace newswire::fuzz {

// What every target takes for the present: noon of 20 November 2026.
inline constexpr Time now =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(12);

// Takes the first line off `input`, without its end.
std::string_view take_line(std::string_view& input);

// The rest of the first line where that begins with `name`, taken off `input` as a whole; else
// nullopt, and nothing is taken.
std::optional<std::string_view> take_field(std::string_view& input, std::string_view name);

// title|summary|author|category,category|source|topic,topic|link|lang|minutes ago; what is missing
// at the end is empty.
Item item_of_line(std::string_view line);

}  // namespace newswire::fuzz
