// Spans of time as people write them in the config and on the command line: 250ms, 30s, 15m, 24h,
// 90d, 2w.
#pragma once

#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/result.h"

namespace newswire {

// A whole number and a unit (ms, s, m for minutes, h, d, w), without space between; "0" alone is
// zero. At most 100 years.
Result<Duration> parse_duration(std::string_view text);

// The shortest exact form that parse_duration reads back: 90000 ms -> "90s", 3600000 ms -> "1h".
std::string format_duration(Duration duration);

}  // namespace newswire
