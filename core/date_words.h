// The words of dates as feeds write them. Internal to core/date.
#pragma once

#include <optional>
#include <string_view>

namespace newswire {

// 1 to 12 for the name of a month, in some forty languages, whole or shortened, in any case and
// with or without its accents; 0 where it is none.
int month_of_word(std::string_view word);

enum class DayHalf { am, pm };
std::optional<DayHalf> day_half_of_word(std::string_view word);

// Minutes east of UTC of a named zone. Where a name has several meanings the one that feeds use:
// CST is American, BST British, IST Indian. Single letters are UTC (RFC 5322, section 4.3).
std::optional<int> zone_of_word(std::string_view word);

}  // namespace newswire
