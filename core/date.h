// Dates as feeds write them, read; instants, printed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace newswire {

// What is longer is no date, in whichever form.
constexpr std::size_t max_date_bytes = 128;

// Reads RFC 822/2822 (with the faults that are common in feeds), RFC 3339, W3C-DTF partial forms
// and ISO 8601; ten or thirteen digits alone are a Unix time. A date without a zone is taken as
// UTC; one without a time as midnight. nullopt where no date can be read or the year is outside
// 1970 to 9999.
std::optional<Time> parse_date(std::string_view text);

// Strict RFC 3339 only, as on the command line and on the wire.
std::optional<Time> parse_rfc3339(std::string_view text);

// The full form of RFC 5322, section 3.3, only: "Fri, 20 Nov 2026 07:00:00 +0100", or with GMT.
std::optional<Time> parse_rfc5322(std::string_view text);

// RFC 3339 in UTC, whole seconds: 2026-11-20T07:00:00Z.
std::string format_rfc3339(Time time);

// RFC 9110 HTTP-date, section 5.6.7: all three forms are read. nullopt where it is none.
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace newswire
