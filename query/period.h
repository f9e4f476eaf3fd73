// The values of age: and date:.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "query/node.h"

namespace newswire::query {

// "<2h", ">3d": a whole number and s, m (minutes), h, d or w; at most 100 years.
std::optional<AgeTerm> parse_age(std::string_view text);
std::string spelling_of_age(const AgeTerm& age);  // in the largest unit that is exact

// YYYY, YYYY-MM or YYYY-MM-DD, in UTC, alone or as a range "a..b", "a..", "..b", both ends whole.
// The error says what is wrong.
Result<DateTerm> parse_dates(std::string_view text);
std::string spelling_of_dates(const DateTerm& dates);  // as days

}  // namespace newswire::query
