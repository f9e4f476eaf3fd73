// Spans of time and sizes as a finding says them: rounded, in the unit that fits.
#pragma once

#include <cstdint>
#include <string>

#include "core/clock.h"

namespace newswire::app {

std::string span_text(Duration span);        // "45s", "12m", "3h", "9d"
std::string size_text(std::uint64_t bytes);  // "512 KiB", "1.2 GiB"

}  // namespace newswire::app
